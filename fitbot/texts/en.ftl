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
moved =
    <b>Moved.</b> { $moment }
    If you put the earlier time into your calendar, please take it out there.
my-booking =
    <b>Your call</b>: { $moment }
booking-with = { $way } of { $minutes } minutes with { $name }. Free, and no duty to go on.
booking-link = Your link: { $link }
booking-phone = Please send the number to call with “{ $ask }”.
my-none = You have no call booked.
button-move = Move it
button-cancel = Cancel it
button-google = Add to Google Calendar
file-caption = For your calendar: { $moment }
file-title = Appointment
file-details = Changes: please use the chat where you booked.

cancel-ask = Cancel your call on { $moment }? You need not say why.
button-cancel-yes = Yes, cancel it
button-cancel-no = No, keep it
cancelled = 
    <b>Cancelled</b>: { $moment }

    { $name } is being told. If you put it into your calendar, please take it out there. You're welcome to book another time whenever you like.
## Whose time

zone-known = All times here are { $zone }.
zone-unknown = All times here are { $zone }. Is that your time zone?
zone-ask =
    <b>What time is it for you now?</b>

    Tap it, or write the name of your city. I only want to show you the right times; I don't need to know where you are.
zone-ask-all =
    <b>What time is it for you now?</b>

    Tap it, or write the name of your city.
zone-ask-city =
    <b>Which of these clocks is yours?</b>

    They all show { $time } now, but not all year round. If you are not sure, write the name of your city.
zone-found = Is it one of these? You can also write another place.
zone-not-found = I don't know a place of that name. A larger city nearby will do, or your country.
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
missed = 
    You and { $name } did not get to speak on { $moment }. That happens, and it's fine.

    If you'd like, you can pick another time.
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
    Your Telegram id, the name you show there, your time zone, your questions and replies, your call and your answers after it. Only { $practice } can see it; what you write is stored encrypted, until you ask for it to be deleted. No ads, no tracking.

    Telegram carries this chat and can technically read it, so please keep private details for the call.

    To have it deleted, or for a copy: { $contact }

## When something does not work out

refusal-slot-taken = That time has just gone. Nothing was booked or moved. Here is what is free now.
refusal-too-late = It starts too soon to change it here. A word to { $name } is the best way now.
refusal-already-booked = You have a call booked already. You can move it or cancel it.
refusal-no-booking = There is no such call any more. Here is where things stand.
refusal-calendar-unread = Times are being checked just now, so I can't promise you any. Nothing was booked or moved. Please try again a little later, or ask { $name } for a time.
refusal-outdated = That is no longer open. Here is where things stand.
refusal-text-too-long =
    { $length ->
       *[other] That message has { $length } characters, and I can pass on { $limit } at most. Nothing was sent. Please make it shorter, or send it in two parts.
    }
refusal-too-many-questions = Several of your questions are waiting for { $name } already. Please wait for a reply first. Nothing was sent.
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
button-reply-to = Reply to { $name }
reply-prompt =
    Your reply to { $name }, in one message. It goes out as you write it.
    <blockquote expandable>{ $question }</blockquote>
reply-sent = Sent to { $name }.

change-booked =
    <b>Booked</b>: { $name }, { $moment }
    { $way } · Consultation { $code }
change-moved =
    <b>Moved</b>: { $name }, now { $moment }
    { $way } · Consultation { $code }
change-cancelled = 
    <b>Cancelled</b>: { $name }, { $moment }
    Consultation { $code }
attendance-ask =
    Your call with { $name } at { $time } is over (Consultation { $code }). Did it take place?
button-came = They came
button-missed = They did not come
button-came-named = { $name } came
attendance-came = Noted: { $name } came. The survey invitation goes out later today, or in the morning if it is late.
attendance-missed = Noted: { $name } did not come. In ten minutes I'll write to them once, with a way to book again.
calendar-failing =
    <b>I can't read your calendar “{ $calendar }”</b> since { $moment }.
    { $cause }

    Until I can, clients see no free times. I'll tell you when it works again.
calendar-recovered =
    <b>Your calendar “{ $calendar }” can be read again.</b> Clients see free times as usual.

## The digest

digest-title = <b>Good morning, { $name }</b>
digest-title-later = <b>How things stand, { $name }</b>
digest-date = { $day }, { $time }
digest-late = This comes late: I was not running at the usual hour.
digest-nothing = No calls today. Nothing waits for you.
digest-today =
    { $n ->
        [0] No calls today.
        [one] <b>Today: one free call</b>
       *[other] <b>Today: { $n } free calls</b>
    }
digest-today-line = <b>{ $start }–{ $end }</b>  { $name } · { $way } · { $code }
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
digest-survey-caution = <i>Each is one person's view of one short call. It is not a score. Most people give high marks to everyone, so a low mark tells you more than a high one.</i>
button-more-answers = More answers ({ $n })
digest-changes = <b>What changed</b>
digest-change-booked = Booked: { $items }
digest-change-moved = Moved: { $items }
digest-change-cancelled = Cancelled: { $items }
digest-change-came = Came: { $items }
digest-change-missed = Did not come: { $items }
digest-change-item = { $name } { $day } { $time }
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
