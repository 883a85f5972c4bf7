// The page: two phones fed by one stream, the clock between them, the tour.

import { Chat, make } from "./chat.js";
import { cityOf, dateOf, hourOf, timeOf, weekdayOf } from "./words.js";

const $ = (id) => document.getElementById(id);
const chats = new Map(["client", "therapist"].map((slug) => [slug, new Chat(slug, post)]));
const place = { zone: "UTC", language: "en" };
let now = null;

async function post(path, body, chat) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
  } catch {
    chat?.toast("The demo does not answer.");
    return null;
  }
  if (!response.ok) {
    chat?.toast(response.status < 500 ? await response.text() : "That did not work.");
    return null;
  }
  return response;
}

// ---- the stream

const stream = new EventSource("/demo/state");
stream.addEventListener("state", ({ data }) => {
  const state = JSON.parse(data);
  document.title = `${state.title} · demo`;
  $("title").textContent = state.title;
  place.zone = state.zone;
  for (const phone of state.phones) {
    chats.get(phone.id).update(phone, state.bot);
    const tab = $("switch").querySelector(`[data-phone="${phone.id}"]`);
    tab.firstElementChild.textContent = phone.title;
  }
  showClock(now);
  showUnread();
});
stream.addEventListener("clock", ({ data }) => showClock(new Date(JSON.parse(data).now)));
stream.addEventListener("open", () => { $("lost").hidden = true; });
stream.addEventListener("error", () => { $("lost").hidden = false; });

// ---- the clock

const parts = Object.fromEntries(
  [...$("clock").querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));

function showClock(date) {
  if (!date) return;
  now = date;
  $("clock").dateTime = date.toISOString();
  const words = {
    time: timeOf(date, place),
    weekday: `${weekdayOf(date, place)},`,
    date: dateOf(date, place),
    zone: `${cityOf(place.zone)} time`,
  };
  for (const [name, text] of Object.entries(words)) {
    if (parts[name].textContent !== text) parts[name].textContent = text;
  }
  $("sun").style.left = `${(hourOf(date, place.zone) / 24) * 100}%`;
  for (const chat of chats.values()) chat.tick(date);
}

const moves = [...document.querySelectorAll("[data-step]")];
for (const button of moves) button.addEventListener("click", () => move(button));

async function move(button) {
  if (moves.some((each) => each.getAttribute("aria-disabled"))) return;
  for (const each of moves) each.setAttribute("aria-disabled", "true");
  button.classList.add("waiting");
  const response = await post("/demo/clock", { step: button.dataset.step });
  for (const each of moves) each.removeAttribute("aria-disabled");
  button.classList.remove("waiting");
  if (!response) {
    note("", "The clock could not be moved.");
    return;
  }
  const answer = await response.json();
  showClock(new Date(answer.now));
  tell(answer);
}

function note(strong, text) {
  $("note").classList.remove("hint");
  $("note").replaceChildren(make("b", { textContent: strong }), strong ? " " : "", text);
}

function tell({ now: instant, moved, news }) {
  if (!moved) return note("", "Nothing is ahead yet. Book a call, and something will be.");
  const date = new Date(instant);
  const told = Object.entries(news).filter(([, count]) => count).map(([slug, count]) =>
    `${count} for ${chats.get(slug).state.title.replace(/^The /, "the ")}`);
  const at = `${weekdayOf(date, place)}, ${timeOf(date, place)}`;
  return note(`${at}.`, told.length ? `New messages: ${told.join(", ")}.` : "No new messages.");
}

// ---- which phone a small window shows

for (const [slug, chat] of chats) {
  $("stage").append(chat.root);
  const badge = make("span", { className: "badge", hidden: true });
  const tab = make("button", { type: "button", dataset: { phone: slug, testid: `show-${slug}` } },
    make("span", { textContent: slug }), badge);
  tab.addEventListener("click", () => show(slug));
  $("switch").append(tab);
}

function show(slug) {
  $("stage").dataset.shown = slug;
  for (const tab of $("switch").children) {
    tab.setAttribute("aria-pressed", String(tab.dataset.phone === slug));
  }
  const chat = chats.get(slug);
  if (chat.unread) chat.toEnd();
  showUnread();
}

function showUnread() {
  for (const tab of $("switch").children) {
    const chat = chats.get(tab.dataset.phone);
    if (chat.visible) chat.unread = 0;
    const badge = tab.lastElementChild;
    badge.hidden = !chat.unread;
    badge.textContent = chat.unread;
    badge.setAttribute("aria-label", `${chat.unread} new`);
  }
}

show("client");

// ---- the tour remembers whether it is open

const KEPT = "fitbot-demo-tour";
const room = matchMedia("(min-width: 1080px) and (min-height: 760px), (min-width: 720px) and (min-height: 960px)");
$("guide").open = (localStorage.getItem(KEPT) ?? (room.matches ? "open" : "closed")) === "open";
$("guide").querySelector("summary").addEventListener("click", () => {
  localStorage.setItem(KEPT, $("guide").open ? "closed" : "open");
});
