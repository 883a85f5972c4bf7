// Words and times: what the bot wrote becomes nodes of the page, instants become local times.

const formats = new Map();

function format(zone, language, options) {
  const key = JSON.stringify([zone, language, options]);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(language, { timeZone: zone, ...options }));
  }
  return formats.get(key);
}

export const timeOf = (date, { zone, language }) =>
  format(zone, language, { hour: "numeric", minute: "2-digit" }).format(date);

export const weekdayOf = (date, { zone, language }) =>
  format(zone, language, { weekday: "long" }).format(date);

export const dateOf = (date, { zone, language }) =>
  format(zone, language, { day: "numeric", month: "long", year: "numeric" }).format(date);

export const dayOf = (date, { zone, language }) =>
  format(zone, language, { weekday: "long", day: "numeric", month: "long" }).format(date);

// The day's key and the hour, whatever the language: 2026-10-14, 7.5.
export const dayKey = (date, zone) =>
  format(zone, "en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }).format(date);

export function hourOf(date, zone) {
  const text = format(zone, "en-GB", { hour: "2-digit", minute: "2-digit" }).format(date);
  const [hour, minute] = text.split(":").map(Number);
  return (hour % 24) + minute / 60;
}

export const cityOf = (zone) => zone.split("/").pop().replaceAll("_", " ");

export function initialsOf(name) {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word) && !/\.$/.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => [...word][0].toUpperCase()).join("") || "·";
}

export function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// https://core.telegram.org/bots/api#date-time-entity-formatting: w weekday, d/D short or long
// date, t/T short or long time, r relative; no format leaves the bot's own words.
export function telegramTime(date, shape, phone, now) {
  if (shape === "r") return relative(date, now, phone.language);
  const options = {};
  if (shape.includes("w")) options.weekday = "long";
  if (shape.includes("d")) Object.assign(options, { day: "2-digit", month: "2-digit", year: "2-digit" });
  if (shape.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/t/i.test(shape)) Object.assign(options, { hour: "numeric", minute: "2-digit" });
  if (shape.includes("T")) options.second = "2-digit";
  return format(phone.zone, phone.language, options).format(date);
}

const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];

function relative(date, now, language) {
  const seconds = (date - now) / 1000;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) > size * 0.99) ?? ["second", 1];
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return words.format(Math.round(seconds / length), unit);
}

// The start parameter of a link to this very bot, null for any other address.
export function startOf(address, bot) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const here = ["t.me", "telegram.me"].includes(url.hostname)
    ? url.pathname.slice(1)
    : url.protocol === "tg:" && url.hostname === "resolve" && url.searchParams.get("domain");
  if (!here || here.toLowerCase() !== bot.toLowerCase()) return null;
  return url.searchParams.get("start") ?? "";
}

// Nodes for a message's HTML (safe as the server makes it), with what a phone adds: links that
// open, spoilers that show, long quotations that unfold, times in the phone's own zone.
export function rich(html, phone, now, say) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const root = template.content;
  for (const block of root.querySelectorAll("blockquote, pre")) trimAround(block);
  for (const time of root.querySelectorAll("time")) showTime(time, phone, now);
  for (const span of root.querySelectorAll("span.email")) makeLink(span, `mailto:${span.textContent}`);
  for (const link of root.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const payload = startOf(link.href, phone.botUsername);
    if (payload !== null) act(link, () => say(`/start ${payload}`.trim()));
  }
  for (const span of root.querySelectorAll("span.bot-command")) {
    span.setAttribute("role", "button");
    act(span, () => say(span.textContent));
  }
  for (const span of root.querySelectorAll("span.spoiler")) hide(span);
  for (const quote of root.querySelectorAll("blockquote.expandable")) fold(quote);
  return root;
}

export function showTime(time, phone, now) {
  const moment = new Date(time.dateTime);
  if (time.dataset.format) {
    time.title ||= time.textContent;
    time.textContent = telegramTime(moment, time.dataset.format, phone, now);
  } else {
    time.title = telegramTime(moment, "wDt", phone, now);
  }
}

// A block brings its own line breaks: the ones beside it in the text would show as empty lines.
function trimAround(block) {
  const { previousSibling: before, nextSibling: after } = block;
  if (before?.nodeType === Node.TEXT_NODE) before.data = before.data.replace(/\n$/, "");
  if (after?.nodeType === Node.TEXT_NODE) after.data = after.data.replace(/^\n/, "");
}

function makeLink(span, address) {
  const link = document.createElement("a");
  link.href = address;
  link.append(...span.childNodes);
  span.replaceWith(link);
}

function act(node, action) {
  node.tabIndex = 0;
  node.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    action();
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    action();
  });
}

function hide(span) {
  span.setAttribute("role", "button");
  span.setAttribute("aria-label", "Hidden words: press to show them");
  act(span, () => {
    span.classList.add("shown");
    for (const name of ["role", "aria-label", "tabindex"]) span.removeAttribute(name);
  });
}

function fold(quote) {
  const text = quote.textContent;
  if (text.length < 110 && text.split("\n").length < 4) {
    quote.classList.remove("expandable");
    return;
  }
  quote.setAttribute("role", "button");
  quote.setAttribute("aria-expanded", "false");
  act(quote, () => {
    const open = quote.classList.toggle("open");
    quote.setAttribute("aria-expanded", String(open));
  });
}
