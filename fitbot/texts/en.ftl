# Everything a person reads, in English. Message bodies may use Telegram's HTML; labels may not.
# Discreet wherever a lock screen may show it: no word of health in reminders.

## Times

moment = { $day }, { $time } ({ $zone })
moment-both = { $moment } / { $time } ({ $zone })
moment-both-days = { $moment } / { $day }, { $time } ({ $zone })
zone = { $city } time
minutes = { $n } minutes

## The menu and the way back

button-menu = ‹ Menu
button-book = Book a free call
button-questions = Questions and answers
button-ask = Ask { $name } something
button-my = My consultation
button-help-now = Help now
button-privacy = What I keep
button-never-mind = Never mind

## First screen

introduction =
    <b>{ $name }</b>
    { $credentials }

    { $about }
welcome =
    Hello, and welcome. I'm an automated assistant for { $name }, not a person and not a therapist.

    I can answer common questions, pass yours on, and find you a time for a free first call of { $minutes } minutes. It's there for both of you to see whether you fit. No duty to go on.

    Not for emergencies: please tap “Help now”.
choose-therapist =
    Hello, and welcome to { $practice }. I'm an automated assistant, not a person and not a therapist.

    Whom would you like to get to know? You can look at everyone first.
choose-therapist-again = Whom would you like to get to know?
menu = What can I do for you?
button-therapist = { $name }
button-others = Someone else at { $practice }

## Questions and answers

faq-list = What people often ask { $name }. Tap a question to read the answer.
faq-list-empty = There are no written answers yet, but { $name } is happy to hear from you.
faq-answer =
    <b>{ $question }</b>

    { $answer }
button-more = More ›
button-previous = ‹ Earlier
button-faq-back = ‹ All questions

faq-topic-fees = What does it cost?
faq-topic-lower-fee = Is there a lower fee?
faq-topic-insurance = Do you take insurance?
faq-topic-privacy = Is it private?
faq-topic-consultation = What happens in the free call?
faq-topic-first-session = What happens in the first session?
faq-topic-online = How does it work online?
faq-topic-approach = How do you work?
faq-topic-about = Who are you?
faq-topic-times = When do you have time?
faq-topic-length = How long does it take?
faq-topic-urgent = What if it is urgent?
faq-topic-medication = Do you prescribe medication?
faq-topic-who = Do you see couples or families?
faq-topic-changes = Can I move or cancel?
faq-topic-identity = Will you understand who I am?
faq-topic-fit = What if we do not click?

ask-prompt =
    Write your question to { $name } in one message. The reply will come here.

    Bot chats on Telegram are not end-to-end encrypted, so please keep private details for the call. For anything urgent, tap “Help now”.
ask-done = 
    Thank you. Your question is on its way to { $name }, and the reply will come here.

    That can take a day or two, and no one watches this chat live. If it can't wait, tap “Help now”.
reply-received =
    <b>{ $name } replied</b>
    <blockquote>{ $reply }</blockquote>
    You asked: <i>{ $question }</i>

## Booking

days =
    Which day suits you for a free call of { $minutes } minutes with { $name }?
days-moving =
    Your call is on { $moment }. It stays yours until you confirm a new time.

    Which day suits you better?
days-none =
    I have no free times with { $name } for the next { $days } days.

    You can ask { $name } for a time, or look in again tomorrow.
button-day =
    { $n ->
        [one] { $day } · { $n } time
       *[other] { $day } · { $n } times
    }
times =
    <b>{ $day }</b>
    Times with { $name }, in { $zone }.
times-gone = There is nothing left on that day. Here are the days that have free times.
button-other-day = ‹ Another day
button-other-time = ‹ Another time
button-month = Month
button-list = ‹ As a list
button-later = Later ›
button-day-before = ‹ { $day }
button-day-after = { $day } ›
time-named = { $time } { $name }
month =
    <b>{ $month }</b>

    Each day with a number has free times with { $name }.
month-no-day = ·
button-kept = { $day }, { $time } · kept for you until { $until }
button-undo-until = Undo until { $until }: { $day }, { $time }
lapsed =
    I let <b>{ $moment }</b> go, since you had not said yes. Nothing is booked.

    Still want it?
lapsed-move =
    I let <b>{ $moment }</b> go, since you had not said yes. Your call stays as it was.

    Still want the new time?
button-lapsed-yes = Yes, let me see
button-other-times = Other times
button-near = Sooner? Ask { $name }
near =
    These times are free, but too near to book here. { $name } may still say yes.

    Tap one to ask.
button-near-time = { $day }, { $time }
near-ask =
    I'll pass this on to { $name }:
    <blockquote>{ $wish }</blockquote>
    Send it as it is, or write a word to go with it, in one message. Nothing is booked until { $name } replies and you agree.

    Bot chats on Telegram are not end-to-end encrypted, so please keep private details for the call. For anything urgent, tap “Help now”.
near-wish = Could we talk on { $moment }, if that is still possible?
button-send-wish = Send it
near-done =
    Thank you. Your wish is on its way to { $name }. If it can be done, you'll read it here, with a button to book that time. Until then nothing is booked.

    No one watches this chat live, so the answer may come too late. If it can't wait, tap “Help now”.
wish-granted-client =
    <b>{ $name } can make it</b>: { $moment }

    Not booked yet: until you say yes, somebody else can book that time.

confirm =
    <b>{ $moment }</b>
    { $way } of { $minutes } minutes with { $name }. It's free.

    Not booked yet: I keep this time for you until { $until }.
confirm-move =
    New time: <b>{ $moment }</b>
    Until now: { $before }

    Not moved yet: I keep the new time for you until { $until }.
way-video = A video call
way-phone = A phone call
button-confirm = Yes, book it
button-confirm-move = Yes, move it

booked =
    <b>Booked.</b> { $moment }
booked-promise = I'll remind you before it starts. Nothing to prepare.
booked-now = It starts in a few minutes. Nothing to prepare.
moved =
    <b>Moved.</b> { $moment }
    If you put the earlier time into your calendar, please take it out there.
moved-kept = Until now: { $before }. For three minutes that time is still kept for you, and nobody else is told. After that { $name } is, and a new calendar file comes here.
my-booking =
    <b>Your call</b>: { $moment }
booking-with = { $way } of { $minutes } minutes with { $name }. Free, and no duty to go on.
booking-link = Your link: { $link }
my-none = You have no call booked.
button-move = Move it
button-cancel = Cancel it
button-google = Add to Google Calendar
file-caption = For your calendar: { $moment }
file-caption-cancelled = Opened with your calendar, this takes it out, if your phone can do that: { $moment }
file-title = Appointment
file-details = Changes: please use the chat where you booked.

cancel-ask = Cancel your call on { $moment }? You need not say why.
button-cancel-yes = Yes, cancel it
button-cancel-no = No, keep it
cancelled =
    <b>Cancelled</b>: { $moment }
    If you put it into your calendar, please take it out there. You're welcome to book another time whenever you like.
cancelled-kept = For three minutes I keep that time for you, and tell nobody. After that { $name } is told.
cancelled-told = { $name } knows.
cancelled-why = Want to tell { $name } why? Not needed. If you do, just write it here, in one message.
cancelled-explained = Thank you. { $name } will read it.
undone =
    <b>Nothing has changed</b>: { $moment }
    { $name } was not told of it.
button-undo = Undo
button-write = Write to { $name }

## Waiting for a time

button-wish = Tell me if something earlier opens
button-wish-none = Tell me when a time opens
button-tell-me = Tell me
button-any-time = Any time
button-chosen = ✓ { $what }
button-my-wish = What I wait for
button-change-wish = Change
button-stop-waiting = Stop waiting
button-see-times = See what is free
button-pass = No, thanks
button-still-looking = Yes, keep looking
part-m = Mornings
part-a = Afternoons
part-e = Evenings
suits-m = mornings
suits-a = afternoons
suits-e = evenings
suits-any-day = any day
suits-any-part = any time of day
suits = { $days }, { $parts }
wish =
    When would a call with { $name } suit you? Tap to choose or leave out. Days and times of day are in { $zone }.

    When such a time opens, I keep it for you for a while and write to you. Never at night, and for 30 days at most.
wish-pick-one = Please choose at least one day and one part of the day.
wish-left = <b>All right, I'll tell you.</b>
wish-mine =
    You are waiting for a time with { $name }: { $suits }.
wish-free-already =
    { $n ->
        [one] One time that suits you is free as it is. I won't write to you about that one.
       *[other] { $n } times that suit you are free as it is. I won't write to you about those.
    }
wish-stopped = All right, I've stopped looking.
offer-made =
    <b>A time has opened</b>: { $moment }
    Your call with { $name }, if you want it.

    Not booked yet: I keep it for you until { $until }.
offer-made-earlier =
    <b>An earlier time has opened</b>: { $moment }
    Your call with { $name } is on { $before }, and stays there unless you move it.

    Not moved yet: I keep the earlier time for you until { $until }.
offer-passed = That's fine. Someone else may have it now.
offer-gone = That time has gone by now. Nothing has changed for you. Here is what is free.
waited =
    I've been looking for a time with { $name } for 30 days, and I've stopped now. Shall I go on?

## Booking links for one person

invite =
    <b>A booking link for one person</b>
    It goes beyond your usual rules, works for 7 days for whoever opens it first, and ends with that person's booking.

    What may they do?
button-invite-60 = Book up to 1 hour before
button-invite-180 = Book up to 3 hours before
button-invite-0 = Book the same day, at any time
button-certain-time = Book one certain time
button-another-link = Make another link
invite-days = Which day? These are your free times, without your notice.
invite-days-none = Nothing is free within the days that clients can book.
invite-times =
    <b>{ $day }</b>
    Which time? The link is for this one.
invite-ready = Here it is. Forward the next message to the person it is for.
invite-ready-time = Here it is, for { $moment }. Forward the next message to the person it is for. I don't keep the time: until they book it, somebody else can.
invite-link-soon =
    { $name } invites you to a free call of { $minutes } minutes. Tap to choose a time:
    { $link }

    The link is for you alone, until { $until }.
invite-link-time =
    { $name } invites you to a free call of { $minutes } minutes: { $moment }. Tap to book it:
    { $link }

    The link is for you alone, until { $until }.
invite-own = That's a link of yours. Forward it to the person it is for; you can't use it up yourself.
invite-taken =
    <b>{ $name } has invited you.</b> Until { $until } you can book with less notice than others.
invite-taken-time =
    <b>{ $name } has invited you</b> to a free call. I'm an automated assistant, not a person and not a therapist, and not for emergencies.

    You can look around first, or book below.


## Whose time

zone-known = All times here are { $zone }.
zone-unknown = All times here are { $zone }. Is that your time zone?
zone-ask =
    <b>What time is it for you now?</b>

    Tap it, or write the time or the name of your city. I only want to show you the right times; I don't need to know where you are.
zone-ask-all =
    <b>What time is it for you now?</b>

    Tap it, or write the time or the name of your city.
zone-ask-city =
    <b>Which of these clocks is yours?</b>

    They all show { $time } now, but not all year round. If you are not sure, write the name of your city.
zone-found = Is it one of these? You can also write another place.
zone-not-found = I don't know a place of that name. A larger city nearby will do, or your country.
zone-time-nowhere = It isn't that time anywhere just now, as far as I know.
zone-which-time = Which of these is it for you now?
zone-time = { $weekday } { $time }
zone-place = { $city }, { $country }
zone-place-time = { $place } · { $time }
button-zone = Times in { $city } · change
button-zone-yes = Yes, it is
button-zone-no = No, change it
button-zone-keep = ‹ Keep { $city }
button-zone-more = Another time
button-zone-none = None of these

## Before and after the call

reminder-day =
    <b>Tomorrow</b>: { $moment }
    Your call with { $name }.
reminder-day-same =
    <b>Coming up</b>: { $moment }
    Your call with { $name }.
reminder-hour =
    <b>In about an hour</b>: { $moment }
    Your call with { $name }. A quiet place and a charged phone are all you need.
reminder-soon =
    <b>Very soon</b>: { $moment }
    Your call with { $name }. A quiet place and a charged phone are all you need.
reminder-minutes = <b>In a few minutes.</b>
button-coming = I'm coming
coming =
    <b>Good.</b> See you then: { $moment }
missed = 
    You and { $name } did not get to speak on { $moment }. That happens, and it's fine.

    If you'd like, you can pick another time.

## When the other side changes a call

her-side-moved =
    <b>{ $name } moved your call</b>
    New time: <b>{ $moment }</b>
her-side-before = Until now: { $moment }
her-side-length =
    <b>{ $name } changed how long your call takes</b>
    { $moment }: now { $minutes } minutes.
her-side-note = <blockquote>{ $note }</blockquote>
her-side-question = Does that suit you? If not, another time is fine too, and so is no call at all.
her-side-cancelled =
    <b>{ $name } had to cancel your call</b>: { $moment }

    I'm sorry. It is nothing you did, and you're welcome to pick another time. If you put it into your calendar, please take it out there.
button-fine = Fine with me
button-another-time = Another time
button-book-another = Book another time

## The fit survey

survey-invite = Thanks for meeting { $name }. May I ask 8 quick taps about how it felt? It takes about a minute. There are no wrong answers. You can skip any of them or stop at any time. Your answers do not change whether you can book. Not every match is right, and that is fine.
survey-who-sees = { $name } will see your answers with your name.
button-survey-start = Start
button-survey-no = No, thanks
survey-item =
    { $number } of { $total }

    <b>{ $item }</b>
survey-item-comfort = I felt at ease talking with { $name }.
survey-item-heard = { $name } really took in what I was saying.
survey-item-seen = { $name } cared about my whole life, not just the problem.
survey-item-real = { $name } came across as a real person I could trust.
survey-item-power = I can see a way to start making things better.
survey-item-goals = We want the same things from this work.
survey-item-tasks = How { $name } would work with me makes sense to me.
survey-item-hope = I have hope that working with { $name } could help.
rating-1 = Not at all
rating-2 = A little
rating-3 = Partly
rating-4 = Mostly
rating-5 = Very much
rating-too-soon = Too soon to say
rating-skip = Skip
survey-sound = Did the sound or video get in the way?
survey-sound-phone = Did the sound get in the way?
sound-no = No
sound-a-little = A little
sound-a-lot = A lot
button-survey-stop = Stop here
survey-decision = <b>Where are you now?</b> Any answer is fine.
decision-continue = I'd like to keep going
decision-undecided = I need time to think
decision-not-fit = Not the right fit for me
decision-other = I'd like to find someone else
decision-decline = I'd rather not say
outcome-continue = I'm glad. { $name } will see that. To take the next step, tap “{ $ask }” and write.
outcome-undecided = No rush. Take the time you need. Your answers are saved; you can ask { $name } something or book again whenever you like.
outcome-not-fit = Thank you for telling us. Finding the right person matters, and it says nothing bad about you.
outcome-other = Thank you for telling us. Finding the right person matters, and it says nothing bad about you.
outcome-decline = That's fine. Thank you for your time.
referrals = Others who may help:
referral = • <b>{ $name }</b>: { $about }
referral-link = { $entry } { $url }
survey-note = Anything you want { $name } to know? Write it as a message, or skip this. Please do not put anything urgent here. No one is watching this chat live.
button-note-skip = Nothing to add
survey-thanks = Thank you. Your answers are with { $name }.
survey-stopped = That's fine, and thank you. What you answered is saved. The rest stays open if you change your mind.
button-survey-resume = Go on after all

## Help now and privacy

help-now =
    <b>Please talk to a real person now.</b> I'm an automated assistant, and no one watches this chat live.

    <b>In danger?</b> Call <b>{ $emergency }</b>, or go to the nearest emergency room.
help-now-line = • <b>{ $name }</b>: { $how } ({ $hours })
help-now-call = call { $number }
help-now-text = text { $number }
help-now-call-or-text = call or text { $number }
help-now-elsewhere = In another country: { $url }
privacy =
    <b>What I keep</b>
    Your Telegram id, the name you show there, your time zone, your questions and replies, what you tell me before you book, times you are waiting for, your call and your answers after it. A number to call is deleted a day after the call. Only { $practice } can see it; what you write is stored encrypted, until you ask for it to be deleted. No ads, no tracking.

    Telegram carries this chat and can technically read it, so please keep private details for the call.

    To have it deleted, or for a copy: { $contact }

## When something does not work out

refusal-slot-taken = That time has just gone. Nothing was booked or moved. Here is what is free now.
refusal-too-late = It starts too soon to change it here. A word to { $name } is the best way now.
refusal-already-booked = You have a call booked already. You can move it or cancel it.
refusal-no-booking = There is no such call any more. Here is where things stand.
refusal-changed-since = That has changed since. Here is where things stand.
refusal-undo-over = That can't be taken back any more: the three minutes are over. Here is where things stand.
refusal-undo-taken = I'm sorry, that time went to somebody else meanwhile. Here is where things stand.
refusal-time-taken = You have another call at that time, or a client is just booking it. Nothing was changed.
refusal-time-past = That time has begun already. Nothing was changed.
refusal-wish-past = That time has begun by now, or something else has taken it. Nobody was invited; you can still reply.
refusal-booked-anew = The client has booked another call with this bot since. Nothing was changed.
refusal-word-lost = Nothing is changed yet: I no longer have your word for the client. Please write it once more, or go on without it.
refusal-calendar-unread = Times are being checked just now, so I can't promise you any. Nothing was booked or moved. Please try again a little later, or ask { $name } for a time.
refusal-not-fitting = Nothing is booked: { $name } can't meet you with one of your answers.
refusal-paused = { $name } is not taking new bookings at the moment.
refusal-event-is-back = It is back in your calendar, or on its way there: nothing to decide. Here is where things stand.
refusal-outdated = That is no longer open. Here is where things stand.
refusal-text-too-long =
    { $length ->
       *[other] That message has { $length } characters, and I can pass on { $limit } at most. Nothing was sent. Please make it shorter, and send it again.
    }
refusal-too-many-questions = Several of your questions are waiting for { $name } already. Please wait for a reply first. Nothing was sent.
refusal-invitation-rejected = This link does not work: it may have been used, be too old, or be meant for someone else. You're welcome here all the same.
refusal-claim-rejected = This link does not work: it was used before, or it is too old. If it was meant for you, ask whoever looks after this bot for a new one.
not-understood = I'm an automated assistant, and I can't understand free text. To send it to { $name }, tap “{ $ask }” first. If it is urgent, tap “Help now”: no one watches this chat live.
not-understood-nobody = I'm an automated assistant, and I can't understand free text. If it is urgent, tap “Help now”: no one watches this chat live.
not-text = I can't see or hear that. I only read words, and no one watches this chat live. If it is urgent, tap “Help now”.
not-text-expected = I can't pass that on. Please write it in words, as one message.
not-forwarded = I can't pass on forwarded messages. Please write it in your own words, as one message.
not-edited = I don't see changes to a message I have read. If something is different now, please send it as a new message.
too-busy = That was a lot at once. I have read the first ones; the rest did not reach me. Please wait a moment, and send them again.
unexpected = I'm sorry, something went wrong on my side. Please try again in a minute.
private-only = I only talk in private, one to one. Please write to me there. I'm leaving this group now.
button-private = Write to me in private

## For the therapist

nobody = someone without a name
therapist-claimed = 
    <b>Welcome, { $name }.</b> I know you now, and what clients write comes here.

    Clients reach me with this link, which you can share: { $link }
therapist-left-place =
    Until now you read here as { $name }. An account has one place, so that one is empty now: what is meant for { $name } waits until somebody opens a new link for it. Whoever looks after this bot can make one.
therapist-hello =
    Hello, { $name }. Clients reach me here: { $link }

    I pass on questions and bookings as they come, ask you after each call whether it took place, and send you the digest at { $time }.
therapist-waiting =
    { $n ->
        [0] No question waits for you.
        [one] One question waits for your reply.
       *[other] { $n } questions wait for your reply.
    }
therapist-not-understood = I did not understand that. To reply to a client, tap “Reply” under the question, or reply to that message.
button-digest-now = Digest now
button-inbox = Questions that wait
button-as-client = See what clients see
inbox-line = <b>{ $name }</b>: { $text }
inbox-empty = No question waits for you.

question-asked =
    <b>A question from { $name }</b>
    <blockquote>{ $text }</blockquote>
    <i>The name is the one they gave. Reply to this message, or tap below.</i>
button-reply = Reply
button-grant = Invite to this time
wish-granted = <b>Invited.</b> { $name } can now book { $moment }. I don't keep the time: until they do, somebody else can book it. You hear of it when they have.
button-reply-to = Reply to { $name }
reply-prompt =
    Your reply to { $name }, in one message. It goes out as you write it.
    <blockquote expandable>{ $question }</blockquote>
reply-sent = Sent to { $name }.

change-booked =
    <b>Booked</b>: { $name }, { $moment }
    { $way } · Consultation { $code }
change-moved =
    <b>Moved</b>: { $name }
    { $before } → <b>{ $moment }</b>
    { $way } · Consultation { $code }
client-by-phone =
    <b>By phone instead of video</b>: { $name }, { $moment }
    Consultation { $code }
client-by-video =
    <b>By video instead of phone</b>: { $name }, { $moment }
    Consultation { $code }
change-cancelled =
    <b>Cancelled</b>: { $name }, { $moment }
    Consultation { $code }
in-their-words = In their words: <tg-spoiler>{ $word }</tg-spoiler>
word-followed = { $name } adds why the call on { $moment } was cancelled (Consultation { $code }).
attendance-ask =
    Your call with { $name } at { $time } is over (Consultation { $code }). Did it take place?
button-came = They came
button-missed = They did not come
button-came-named = { $name } came
button-moved-to = Moved to…
unmarked =
    { $n ->
        [one] <b>Did it take place?</b> One call of today has no answer yet.
       *[other] <b>Did they take place?</b> { $n } calls of today have no answer yet.
    }
unmarked-line = { $time } · { $name } · Consultation { $code }
attendance-came = Noted: { $name } came.
attendance-survey = The survey invitation goes out later today, or in the morning if it is late.
attendance-missed = Noted: { $name } did not come.
attendance-kind-line = In ten minutes, or in the morning if it is late, I'll write to them once, with a way to book again.
attendance-nothing = Nothing more goes out to them about this call.
calendar-failing =
    <b>I can't read your calendar “{ $calendar }”</b> since { $moment }: { $cause }.

    Until I can, clients see no free times. I'll tell you when it works again.
calendar-recovered =
    <b>Your calendar “{ $calendar }” can be read again.</b> Clients see free times as usual.

## Her calendars: what is odd about them

calendar-emptied =
    { $n ->
        [one] <b>Your calendar “{ $calendar }” is suddenly empty.</b> Until now, one time was taken in it.
       *[other] <b>Your calendar “{ $calendar }” is suddenly empty.</b> Until now, { $n } times ahead were taken in it.
    }

    To be safe, those times stay taken until something is in it again, or until you say that it is right. Is it really empty?
button-emptied-accept = Yes, it is empty
button-emptied-look = I'll look
calendar-emptied-look = Thank you. Until something is in “{ $calendar }” again, I keep to what stood in it. If it is empty on purpose, please say so here.
calendar-emptied-accepted = Noted: “{ $calendar }” is empty. Clients are offered those times again.
calendar-unclear =
    { $n ->
        [one] <b>One entry in your calendar “{ $calendar }” puzzles me.</b> Its time is blocked to be safe:
       *[other] <b>{ $n } entries in your calendar “{ $calendar }” puzzle me.</b> Their time is blocked to be safe:
    }
calendar-unclear-dated = • { $moment }: { $what }
calendar-unclear-undated = • { $what }
calendar-unclear-look =
    Times are not offered there until the entry is written anew. To see all that is blocked, run this where I run:
    <code>fitbot busy therapist:{ $therapist }</code>
calendar-doubt-no-start = its start cannot be read, so every time it may take is blocked
calendar-doubt-no-time = it has no start, so it takes no time here
calendar-doubt-no-zone = its time zone is not known, so it is read in yours
calendar-doubt-two-zones = its time is given in two zones at once, so it is blocked in both
calendar-doubt-no-end = its end cannot be read, so a whole day from its start is blocked
calendar-doubt-no-rule = how it repeats cannot be understood, so its hour is blocked on every day from its start
calendar-doubt-too-dense = it repeats more often than can be followed, so every time it may take is blocked
calendar-doubt-no-exception = the dates it leaves out cannot be told, so none is left out
calendar-doubt-no-instance = which of a series it replaces cannot be read, so both are blocked
calendar-doubt-no-hours = hours marked as available cannot be understood, so they open no time
calendar-doubt-no-frame = hours of availability cannot be understood, so all time is blocked
calendar-doubt-unknown = it cannot be understood, so every time it may take is blocked
calendar-doubt-more = there is more that cannot be understood; its time is blocked as well

## Why a calendar could not be read or written

calendar-error-not-a-calendar = what is there is not a calendar
calendar-error-nothing-there = the calendar is empty: not even its frame is there
calendar-error-breaks-off = the calendar breaks off before its end
calendar-error-entry-in-entry = an entry of the calendar does not end before the next begins
calendar-error-entry-open = an entry of the calendar does not end where it should
calendar-error-too-deep = the calendar's entries lie too deep in each other
calendar-error-too-large = the calendar is too large
calendar-error-too-many-lines = the calendar has too many lines to be one
calendar-error-too-many-entries = the calendar has too many entries
calendar-error-takes-too-long = the calendar takes too long to read: something in it repeats beyond all measure
calendar-error-takes-too-much = the calendar takes too much memory to read
calendar-error-unforeseen = the calendar could not be read: reading it failed in a way that was not foreseen
calendar-error-file-gone = there is no file at { $name }
calendar-error-file-too-large = { $name } is too large for a calendar
calendar-error-file-unreadable = { $name } cannot be read: { $reason }
calendar-error-file-unwritable = { $name } cannot be written: { $reason }
calendar-error-file-forgets = { $name } does not show what was written to it
calendar-error-file-restless = the calendar file changes too often to be written
calendar-error-file-taken = another program is writing the calendar file
calendar-error-unreachable = the calendar's server cannot be reached
calendar-error-slow = the calendar's server took too long to answer
calendar-error-busy = the calendar's server is busy or out of order
calendar-error-withdrawn = the calendar's address works no longer: it was withdrawn, or made private
calendar-error-private-network = the address leads into a private network, where I do not look unless the calendar's lines in the practice file say allow_private = true
calendar-error-leads-in-a-ring = the address leads from one place to the next without end
calendar-error-leads-nowhere = the address leads to a place that is no safe address
calendar-error-leads-into-the-open = the address leads to a place that is not encrypted
calendar-error-leads-elsewhere = the server leads to another one, which the password is not meant for: write that one's address
calendar-error-packed = what is there comes packed in a way that was not asked for
calendar-error-packing-broken = the calendar comes packed, and the packing is broken
calendar-error-strange-answer = the calendar's server gave an answer that is not known ({ $status })
calendar-error-not-caldav = what is there is not a CalDAV server
calendar-error-no-calendar = there is no calendar at this address, or no longer
calendar-error-no-calendar-for-events = there is no calendar for events at this address
calendar-error-several = there are { $n } calendars here, write the address of one of them
calendar-error-forbidden = the server does not let this user do that in this calendar
calendar-error-wrong-password = the server does not know this user and password
calendar-error-wrong-password-icloud = the server does not know this user and password; iCloud wants an app-specific password, made at account.apple.com
calendar-error-wrong-password-fastmail = the server does not know this user and password; Fastmail wants an app password, made in its settings
calendar-error-google = Google takes no password for its calendars: use kind = "feed" with the secret address in iCal format, from the calendar's settings
calendar-error-microsoft = Microsoft's calendars cannot be read this way: publish the calendar in Outlook's settings, and use kind = "feed" with its .ics address
calendar-error-kept-back = the server keeps some of the entries back
calendar-error-list-cut = the server does not give the whole list
calendar-error-left-out = the server leaves out what its entries say
calendar-error-hours-unclear = the hours of availability on the server cannot be understood
calendar-error-others-untold = the server does not tell which other calendars there are
calendar-error-versions-untold = the server does not tell one version from the next
calendar-error-event-changed = the event was changed in the calendar meanwhile
calendar-error-event-gone = the event is no longer in the calendar
calendar-error-event-restless = the event could not be written: it changes all the time
calendar-error-event-stays = the event could not be taken out: it changes all the time
calendar-error-event-elsewhere = the event stands in another calendar of this account
calendar-error-event-in-the-bin = the event lies in the bin of the calendar: restore it there, or empty the bin
calendar-error-event-unwelcome = the server does not take our event


## A therapist moves and cancels

hers-none = You have no call ahead.
hers-which-move = Which call do you want to move?
hers-which-cancel = Which call do you want to cancel?
button-hers = { $who } · { $day }, { $time }
hers-days =
    <b>{ $name }</b>, until now { $moment }

    To which day? These are your free times; how late clients may book does not bind you.
hers-days-none =
    <b>{ $name }</b>, until now { $moment }

    You have no free time as far ahead as people can book.
hers-times =
    <b>{ $day }</b>
    { $name }, until now { $moment }. To which time?
hers-calendar-unread = I can't read your calendar just now, so I don't know your free times. Nothing was changed.
button-try-again = Try again
hers-move-ask =
    Move the call with <b>{ $name }</b>?
    { $before } → <b>{ $moment }</b>
hers-cancel-ask = Cancel the call with <b>{ $name }</b>, { $moment }? They'll be told kindly, with a way to book another time.
hers-word-ask = If you want to add a word for { $name }, write it now, in one message. You can leave it out.
hers-word =
    { $name } will read from you:
    <blockquote>{ $word }</blockquote>
hers-moved = Moved: { $name }, now { $moment }. They are being told, and asked whether it suits them.
hers-cancelled = Cancelled: { $name }, { $moment }. They are being told.

## When the therapist changes her calendar

gone-deleted =
    <b>Gone from your calendar</b>: { $name }, { $moment }
    Consultation { $code }
gone-marked =
    <b>Marked as cancelled in your calendar</b>: { $name }, { $moment }
    Consultation { $code }
gone-until = Shall I cancel it, or put it back? The client knows nothing of it yet. If I hear nothing from you by { $moment }, I cancel it and tell the client.
gone-for-ever = Shall I cancel it, or put it back? The client knows nothing of it yet. Until you tell me, it stands.
button-put-back = Put it back
gone-cancelled = Cancelled: { $name }, { $moment } (Consultation { $code }). The client is being told.
gone-put-back = It goes back into your calendar: { $name }, { $moment } (Consultation { $code }). The client noticed nothing.
gone-many = <b>{ $n } consultations are gone from your calendar</b> at once:
gone-line = • { $moment } · { $name } · { $code }
gone-many-ask = All of them stand, and nobody was told anything. Was the calendar emptied, or replaced by another? None is cancelled unless you say so.
button-put-all-back = Put them all back
button-one-by-one = Ask me one by one
gone-all-put-back =
    { $n ->
        [0] They are all back already: nothing to do.
        [one] It goes back into your calendar.
       *[other] All { $n } go back into your calendar.
    }
gone-one-by-one =
    { $n ->
        [0] They are all back already: nothing to ask.
        [one] I'll ask you about the one that is left.
       *[other] I'll ask you about each of the { $n }.
    }

doubt-past = You moved Consultation { $code } to { $there }, which has passed. I left it at { $moment }, and the client knows nothing of it. Move it to a time ahead, and I'll follow.
doubt-unclear = I can't tell any more when Consultation { $code } takes place in your calendar; a call of a whole day is hardly meant. I left it at { $moment }, and the client knows nothing of it.
doubt-taken = You moved Consultation { $code } to { $there }, where another consultation starts. I can't keep two that start together, so I left it at { $moment }, and the client knows nothing of it. Move one of them, and I'll follow.
doubt-cancelled = Consultation { $code } stands in your calendar again, but it was cancelled, and { $name } was told so. To meet after all, it would have to be booked anew.
doubt-overlap = Consultation { $code } overlaps another consultation now. The client is told of the new time all the same: { $moment }.
doubt-outside = Consultation { $code } lies outside your hours now. The client is told of the new time all the same: { $moment }.
doubt-elsewhere = You moved Consultation { $code } to a calendar that I can't write to, so its old entry is still there: { $there }. Please take it out by hand.
unwritten-booked =
    <b>Not in your calendar yet</b>: { $name }, { $moment }
    Consultation { $code }
    { $cause }

    It is booked all the same, and I keep trying.
unwritten-cancelled =
    <b>Still in your calendar</b>: { $name }, { $moment }
    Consultation { $code } is cancelled, but I can't take it out.
    { $cause }

    I keep trying.

## The digest

digest-title = <b>Good morning, { $name }</b>
digest-title-later = <b>How things stand, { $name }</b>
digest-date = { $day }, { $time }
button-unmarked = { $day }, { $time }: did they come?
digest-paused = <b>Paused</b> since { $day }: nobody can book.
digest-late = This comes late: I was not running at the usual hour.
digest-nothing = No calls today. Nothing waits for you.
digest-today =
    { $n ->
        [0] No calls today.
        [one] <b>Today: one free call</b>
       *[other] <b>Today: { $n } free calls</b>
    }
digest-today-line = <b>{ $start }–{ $end }</b>  { $name } · { $way } · { $code }
digest-today-confirmed = { $line } · confirmed
digest-needs =
    <b>Needs you ({ $n })</b>
digest-question-line = Question, { $age } · { $name }: “{ $text }”
digest-unmarked-line = Did { $name } come on { $day }, { $time }? Tap the answer below.
digest-way-video = video
digest-way-phone = phone
age-minutes = just now
age-hours = { $n } h
age-days =
    { $n ->
        [one] 1 day
       *[other] { $n } days
    }
digest-surveys = <b>New answers after a call ({ $n })</b>
digest-survey-head = <b>{ $name }</b> · { $day } · { $rated } of 8 rated
digest-survey-clear = Very much or mostly ({ $n }): { $items }
digest-survey-partly = <b>Partly ({ $n }): { $items }</b>
digest-survey-low = <b>A little or not at all ({ $n }): { $items }</b>
digest-survey-soon = Too soon to say ({ $n }): { $items }
digest-survey-open = Skipped or not reached ({ $n })
digest-survey-sound = The line got in the way: { $how }
digest-survey-decision = Now: <i>{ $decision }</i>
digest-survey-note = In their words: <tg-spoiler>{ $note }</tg-spoiler>
digest-survey-talk = You might ask: “{ $talk }”
digest-survey-caution = <i>Each is one person's view of one short call, not a score. Most give everyone high marks: a low one says more.</i>
button-more-answers = More answers ({ $n })
button-new-answers = New answers ({ $n })
digest-changes = <b>What changed</b>
digest-change-booked = Booked: { $items }
digest-change-moved = Moved: { $items }
digest-change-cancelled = Cancelled: { $items }
digest-change-came = Came: { $items }
digest-change-missed = Did not come: { $items }
digest-change-item = { $name } { $day } { $time }
digest-waiting =
    { $n ->
        [one] One person waits for a time: { $suits }
       *[other] { $n } people wait for a time: { $suits }
    }
digest-more = +{ $n } more
item-comfort = at ease
item-heard = took it in
item-seen = whole life
item-real = real, trust
item-power = a way forward
item-goals = same goals
item-tasks = how you'd work
item-hope = hope
told-continue = would like to keep going
told-undecided = needs time to think
told-not-fit = not the right fit
told-other = would like to find someone else
told-decline = would rather not say
talk-comfort = What would have made it easier to talk?
talk-heard = Was there something you wanted me to hear that I missed?
talk-seen = What about your life should I know so that I see the whole picture?
talk-real = What would help you feel surer about me?
talk-power = What still feels out of your hands? Let us look at what is in them.
talk-goals = In your own words, what would you want to be different?
talk-tasks = What would you want our first few meetings to look like?
talk-hope = What would you need to see early on to know this is helping?

## Before booking: a few taps

precheck-lead = A few taps first, so that the call can be what you need. You can change each answer later.
precheck-step = { $number } of { $total }
asked-age = <b>Are you 18 or over?</b>
asked-place =
    <b>Where will you be when you talk with { $name }?</b>

    A licence ends at a border, and it counts where you are during the call.
asked-whom = <b>Who will be in the call?</b>
asked-private = <b>Will you have a place where nobody listens, and a steady connection?</b>
asked-fee =
    <b>Would the fee work for you, if you both want to go on?</b>

    { $name }: { $fee }. The first call is free.
asked-reason =
    <b>In a few words, what brings you?</b> Write it in one message of up to { $limit } characters, or skip it.

    { $name } will read it. Bot chats on Telegram are not end-to-end encrypted, so please keep private details for the call. For anything urgent, tap “Help now”.
asked-way = <b>How would you like to talk?</b>
asked-language = <b>In which language would you like to talk?</b>
answer-adult = I'm 18 or over
answer-minor = I'm under 18
answer-other = It's for someone else
answer-me = One person
answer-couple = A couple
answer-family = A family
answer-alone = Yes
answer-unsure = I'm not sure
answer-overheard = No
answer-works = That works
answer-lower = I need a lower fee
answer-talk = I'd like to talk about it
answer-video = By video
answer-phone = By phone
noted-other = Noted. The person the call is for will need to be there, and to want it too.
noted-unsure = A parked car, a walk or headphones in a quiet corner have done well for many people.
noted-overheard = You can book all the same. Try to choose a time when you can be alone: a parked car or a walk will do.
noted-lower = Thank you for saying so. { $name } will see it before the call. It doesn't stand in the way of the call.
noted-talk = { $name } will see that you'd like to talk about it. It doesn't stand in the way of the call.
button-back = ‹ Back
button-elsewhere = Somewhere else
button-skip = Skip this
button-take-out = Take it out
button-rather-not = I'd rather not say
elsewhere = <b>Where will that be?</b> Please write the country; where states or provinces give licences of their own, write that one.
elsewhere-unknown = I don't know that place. Please write it as it stands on a map.
elsewhere-which = Which of these do you mean? If none, write it once more.
elsewhere-part = For { $place } I need the state or province. Please write that.
precheck-tap = I'm an automated assistant, and I can't understand free text here, so I have passed it on to nobody. The question is still open: please tap an answer. If it is urgent, write /help: no one watches this chat live.
reason-too-long = That has { $length } characters, and { $limit } is the most. Nothing was kept. Please make it shorter, or skip it.

cannot-place = { $name } has no licence for { $place }.
cannot-place-unknown = { $name } can't work with you where you'll be.
cannot-me = { $name } does not work with people on their own.
cannot-couple = { $name } does not work with couples.
cannot-family = { $name } does not work with families.
cannot-language = { $name } does not work in { $language }.
no-fit = So I can't offer you a call with { $name }. That says nothing about you.
no-fit-border = A licence ends at a border, and it counts where you are during the call.
no-fit-others = At { $practice } you could meet:
no-fit-booked = Your call is still booked.
no-fit-directory = A directory of licensed therapists for the place where you'll be, or your own doctor, is a good start, too.
button-change-answer = Change my answer
under-age =
    Thank you for telling me. { $practice } works with adults, so I can't offer you a call here. I have kept none of your answers.

    It is good that you're looking for someone to talk to. Somebody you trust, at home or at school, can help you to find the right person. These lines are there, too:
under-age-danger = <b>In danger?</b> Call <b>{ $emergency }</b>.

button-my-answers = My answers
button-answers-back = ‹ My answers
my-answers = <b>What you told me</b>
my-answer = { $step }: { $answer }
my-answers-none = I haven't asked you anything yet.
my-answers-who = { $name } sees this when you book. Tap what you'd like to change.
step-age = Age
step-place = Place
step-whom = Who comes
step-private = A quiet place
step-fee = The fee
step-reason = What brings you
step-way = Video or phone
step-language = Language
left-out = left out

## The call by phone

number-ask =
    <b>Which number should { $name } call?</b> Write it as a message, with the country code if you can.

    { $name } sees it, and I delete it from my notes a day after the call. Not booked yet: I keep { $moment } for you until { $until }.
number-ask-booked =
    <b>Which number should { $name } call?</b> Write it as a message, with the country code if you can.

    { $name } sees it, and I delete it from my notes a day after the call.
number-wrong = That doesn't look like a telephone number. Please write its digits, 7 to 15 of them, and no words. The + of a country code is fine.
number-noted = Thank you. { $name } has it now.
number-now = { $name } will call { $number }.
number-missing = { $name } will call you, and has no number yet. You can give it under “{ $my }”.
button-number-later = I'll send it later
button-number-keep = Keep { $number }
button-other-number = Another number
button-give-number = Give a number to call
number-first-booked = Your call stays as it was until you answer.
button-by-phone = By phone instead
button-by-video = By video instead
now-by-phone = It's a phone call now. { $name } hears of it.
now-by-video = It's a video call now. { $name } hears of it.

## What a therapist reads about a client

client-place = will be in { $place }
client-place-outside = will be in { $place }, outside your regions
client-other = for someone else
client-couple = a couple
client-family = a family
client-unsure = not sure of a quiet place
client-overheard = may be overheard
client-language = in { $language }
client-waiting = Waiting on you: { $what }
client-lower = lower fee?
client-talk = a word about the fee
client-words = In their words: <tg-spoiler>{ $words }</tg-spoiler>
client-number = Number to call: { $number }
client-number-missing = No number to call yet.
number-given =
    <b>Number to call</b>: { $name }, { $moment }
    { $number } · Consultation { $code }

## Before booking: places

place-unknown = somewhere else
region-us-al = Alabama
region-us-ak = Alaska
region-us-az = Arizona
region-us-ar = Arkansas
region-us-ca = California
region-us-co = Colorado
region-us-ct = Connecticut
region-us-de = Delaware
region-us-dc = Washington, D.C.
region-us-fl = Florida
region-us-ga = Georgia (US)
region-us-hi = Hawaii
region-us-id = Idaho
region-us-il = Illinois
region-us-in = Indiana
region-us-ia = Iowa
region-us-ks = Kansas
region-us-ky = Kentucky
region-us-la = Louisiana
region-us-me = Maine
region-us-md = Maryland
region-us-ma = Massachusetts
region-us-mi = Michigan
region-us-mn = Minnesota
region-us-ms = Mississippi
region-us-mo = Missouri
region-us-mt = Montana
region-us-ne = Nebraska
region-us-nv = Nevada
region-us-nh = New Hampshire
region-us-nj = New Jersey
region-us-nm = New Mexico
region-us-ny = New York
region-us-nc = North Carolina
region-us-nd = North Dakota
region-us-oh = Ohio
region-us-ok = Oklahoma
region-us-or = Oregon
region-us-pa = Pennsylvania
region-us-ri = Rhode Island
region-us-sc = South Carolina
region-us-sd = South Dakota
region-us-tn = Tennessee
region-us-tx = Texas
region-us-ut = Utah
region-us-vt = Vermont
region-us-va = Virginia
region-us-wa = Washington (state)
region-us-wv = West Virginia
region-us-wi = Wisconsin
region-us-wy = Wyoming
region-us-as = American Samoa
region-us-gu = Guam
region-us-mp = Northern Mariana Islands
region-us-pr = Puerto Rico
region-us-um = U.S. Outlying Islands
region-us-vi = U.S. Virgin Islands
region-ca-ab = Alberta
region-ca-bc = British Columbia
region-ca-mb = Manitoba
region-ca-nb = New Brunswick
region-ca-nl = Newfoundland and Labrador
region-ca-ns = Nova Scotia
region-ca-nt = Northwest Territories
region-ca-nu = Nunavut
region-ca-on = Ontario
region-ca-pe = Prince Edward Island
region-ca-qc = Quebec
region-ca-sk = Saskatchewan
region-ca-yt = Yukon
region-au-act = Australian Capital Territory
region-au-nsw = New South Wales
region-au-nt = Northern Territory
region-au-qld = Queensland
region-au-sa = South Australia
region-au-tas = Tasmania
region-au-vic = Victoria
region-au-wa = Western Australia

## What Telegram shows about the bot

about-bot = Questions, a free first call, and what comes after. An automated assistant, not for emergencies.
description-bot =
    I'm an automated assistant for { $practice }. I answer common questions, pass yours on, and find you a time for a free first call.

    I'm not a person and not for emergencies. What you write here is read by { $practice } only; Telegram carries it.
command-start = Start again, with the menu
command-book = Book a free call
command-ask = Questions and answers
command-my = My consultation: see, move, cancel
command-help = Help now, and what I can do
command-privacy = What I keep
command-digest = The digest, now
command-inbox = Questions that wait for you
command-invite = A booking link for one person
command-move = Move a call
command-cancel = Cancel a call
command-today = Your calls today
command-week = Your calls in the coming days
command-slots = What clients are offered, and why not
command-block = Block time: /block tomorrow 14-16
command-unblock = Open blocked time again
command-travel = You are in another time zone for a while
command-pause = Take no new bookings for a while
command-resume = Take bookings again
command-settings = Digest, pause, travel

## While she takes no new bookings, to clients

paused-words = <blockquote>{ $text }</blockquote>
paused-default = Please look in again in a while. Questions are welcome all the same.

## The therapist's days

button-today = Today
button-week = This week
button-free-times = Free times
button-time-off = Block time
button-settings = Settings
button-her-booking = { $day }, { $time } · { $who }
agenda-today =
    { $n ->
        [0] <b>Today</b> you have no calls.
        [one] <b>Today: one call</b>
       *[other] <b>Today: { $n } calls</b>
    }
agenda-week =
    { $n ->
        [0] You have no calls today or in the six days after.
        [one] <b>Today and the six days after: one call</b>
       *[other] <b>Today and the six days after: { $n } calls</b>
    }
agenda-line-today = <b>{ $start }–{ $end }</b>  { $name } · { $way }
agenda-line = <b>{ $day }, { $start }–{ $end }</b>  { $name } · { $way }
agenda-coming = says they come
attended-came = came
attended-missed = did not come
her-booking =
    <b>{ $name }</b>
    { $moment }
    { $way } · Consultation { $code }
her-booking-phone = Number to call: { $phone }
her-booking-coming = They say they will come.
settled-cancelled = This call is cancelled.
settled-came = You noted that they came.
settled-missed = You noted that they did not come.

## What clients are offered, and why not

her-slots = <b>{ $day }</b>, in { $zone }
her-slots-offered = Clients can choose: { $times }
her-slots-none = Clients see no free time on this day.
her-slots-others = The times below are not offered. Tap one to see why.
her-slots-ask = Or write a time, such as <i>tomorrow 15:00</i>, and I'll tell you why it is not offered.
her-slots-paused = You are paused, so clients see none of this.
her-slots-unread = I can't read your calendar { $calendars } just now, so clients see no times at all. I'll tell you when it works again.
button-her-day = That day
closed-vacation = You are on vacation that day.
closed-holiday = It is a public holiday: { $holiday }. Hours for that date in the practice file would open it.
closed-outside-hours = You have no hours for calls that day.
slot-asked = <b>{ $moment }</b>
why-offered = Clients can choose this time.
why-too-soon = Clients can book { $hours } hours ahead or earlier, and this is nearer or past.
why-beyond-horizon = Clients can book { $days } days ahead, and this is later.
hours-do-not-fit = It does not fit into your hours that day: { $hours }.
why-off-grid = Calls start every { $step } minutes from the beginning of your hours, and this is in between.
taken-busy = There is something in { $calendars } then, or within { $minutes } minutes of it.
taken-busy-all-day = Something in your calendars takes that whole day.
taken-blocked = You blocked that time yourself, or time within { $minutes } minutes of it.
why-booked = You have a call then, or within { $minutes } minutes of it.
why-held = Somebody is just choosing that time, or one within { $minutes } minutes of it. It is free again in ten minutes, unless they book it.
why-day-full =
    { $per_day ->
        [one] You have a call that day already, and take one a day.
       *[other] You have { $per_day } calls that day already, and take no more.
    }
why-week-full =
    { $per_week ->
        [one] You have a call that week already, and take one a week.
       *[other] You have { $per_week } calls that week already, and take no more.
    }

## Time she takes for herself

span-times = { $day }, { $start }–{ $end }
span-day = { $day }, all day
span-days = { $first } – { $last }, all day
span-over-days = { $first }, { $start } – { $last }, { $end }
span-in-zone = { $span } ({ $zone })
block-how =
    <b>Which time shall I keep free of calls?</b> Write it, for example:
    <i>tomorrow 14-16</i>
    <i>today from 3pm</i>
    <i>24 Dec - 3 Jan</i>
unblock-how =
    <b>Which time shall be open again?</b> Tap it below, or write it, for example:
    <i>tomorrow 14-16</i>
    <i>fri</i>
blocks = You blocked:
blocks-none = Nothing is blocked. What stands in your calendars counts in any case.
block-line = • { $span }
block-ask = Block <b>{ $span }</b>?
block-booked =
    { $n ->
        [one] One call is booked in it, and stays:
       *[other] { $n } calls are booked in it, and stay:
    }
block-done = <b>Blocked</b>: { $span }. Clients see no times in it.
unblock-ask = Open <b>{ $span }</b> again?
unblock-nothing = You blocked nothing of { $span }.
unblock-done = <b>Open again</b>: { $span }.
button-block-yes = Yes, block it
button-block-no = No
button-open-yes = Yes, open it
button-open-no = No, leave it
button-unblock = Open { $span }
travel-how =
    <b>Will you be in another time zone?</b> Your hours are then read on the clock over there. Write where and when, for example:
    <i>Lisbon 12 Dec - 20 Dec</i>
    <i>New York next week</i>
travel-known = You will be in another zone:
travel-line = • { $zone }: { $first } – { $last }
travel-line-written = • { $zone }: { $first } – { $last } (from the practice file)
travel-line-day = • { $zone }: { $first }
travel-line-written-day = • { $zone }: { $first } (from the practice file)
travel-ask-day = On <b>{ $first }</b> your hours are those of <b>{ $zone }</b>? Calls that are booked stay when they are.
travel-ask-where-day = On <b>{ $first }</b> your hours are those of which place? Calls that are booked stay when they are.
travel-ask = From <b>{ $first }</b> to <b>{ $last }</b> your hours are those of <b>{ $zone }</b>? Calls that are booked stay when they are.
travel-ask-where = From <b>{ $first }</b> to <b>{ $last }</b> your hours are those of which place? Calls that are booked stay when they are.
button-travels = Travel
button-travel-yes = Yes, that is right
button-travel-no = No
button-stay = Take back: { $city }
unclear-unknown = I don't understand that.
unclear-over-midnight = That would run over midnight. Please write two, one for each day.
unclear-no-end = Until when?
unclear-reversed = That ends before it starts.
unclear-over = That is past.
unclear-too-long = That is longer than a year.
unclear-left-out = The clock leaves that time out on that day.
unclear-too-far = Clients cannot book that far ahead yet.
unclear-no-place = I don't know that place. A large city in the same time zone will do.
unclear-many-places = That name may mean many places. Please write a city there.
unclear-no-days = Which days? I need whole ones here.
example-block = For example: <i>tomorrow 14-16</i> or <i>24 Dec - 3 Jan</i>
example-unblock = For example: <i>tomorrow 14-16</i> or <i>fri</i>
example-travel = For example: <i>Lisbon 12 Dec - 20 Dec</i> or <i>New York next week</i>
example-slots = For example: <i>tomorrow 15:00</i> or <i>fri 9:30</i>

## Her settings and a pause

settings = Your digest comes at <b>{ $time }</b>, where you are.
settings-detail-full = It shows names.
settings-detail-initials = It shows initials.
settings-detail-counts = It shows numbers alone, no names and no words.
settings-quiet = It is left out on a morning without anything to tell.
settings-every-morning = It comes every morning.
button-digest-at = At { $time }
button-detail-full = Show names
button-detail-initials = Show initials
button-detail-counts = Only numbers
button-quiet-mornings = Leave quiet mornings out
button-every-morning = Every morning
button-pause = Pause new bookings
button-resume = Take bookings again
button-pause-words = Say it in my own words
pause-done = <b>Paused.</b> Nobody can book a new call. This is what clients read:
pause-goes-on = Calls that are booked go on as they are, with their reminders, and can be moved. I'll remind you of the pause in your menu and in the digest.
pause-prompt = What shall clients read while you are paused? Write it in one message.
pause-over = <b>Clients can book again.</b>
pause-none = You are not paused: clients can book.
