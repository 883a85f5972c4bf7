// One phone: its chat, kept in step with the server's state, and what its person can do.

import {
  cityOf, dayKey, dayOf, initialsOf, rich, showTime, sizeOf, startOf, timeOf,
} from "./words.js";

const OTHER_KINDS = {
  sticker: "Sticker", voice: "Voice message", video_note: "Video message", location: "Location",
  contact: "Contact", photo: "Photo", audio: "Audio", video: "Video", animation: "Animation",
  document: "File",
};
const ACTIONS = {
  typing: "is typing", upload_photo: "is sending a photo", upload_document: "is sending a file",
};
const ACTION_LASTS = 5000;
const TOAST_LASTS = 4500;

export function make(tag, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  Object.assign(node.dataset, dataset);
  node.append(...children.filter((child) => child != null));
  return node;
}

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const CALENDAR = "M5 7h14v12H5zM5 11h14M9 4.5V8M15 4.5V8";
const PAGE = "M7 3.5h7l4 4V20H7zM14 3.5V8h4";
const REPLY = "M10 7L5 12l5 5M5.5 12H14a5 5 0 0 1 5 5v1";
const OUT = "M8 8h8v8M16 8L7.5 16.5";
const COPY = "M9 9h10v10H9zM15 9V5H5v10h4";

export class Chat {
  // `post(path, body)` sends to the server and resolves to whether it was taken.
  constructor(slug, post) {
    this.slug = slug;
    this.post = post;
    this.root = document.querySelector("#phone").content.firstElementChild.cloneNode(true);
    this.root.id = `phone-${slug}`;
    this.root.dataset.testid = `phone-${slug}`;
    this.part = {};
    for (const node of this.root.querySelectorAll("[data-part]")) this.part[node.dataset.part] = node;
    this.nodes = new Map();
    this.state = null;
    this.now = new Date();
    this.unread = 0;
    this.replyTo = null;
    this.toastSeen = null;
    this.tapped = null;
    this.height = 0;
    this.atEnd = true;
    this.listen();
  }

  get visible() {
    return this.root.offsetParent !== null;
  }

  listen() {
    const { messages, newest, start, form, input, slash, menu } = this.part;
    messages.addEventListener("scroll", () => {
      if (messages.clientHeight !== this.height) return; // the window changed, nobody scrolled
      this.atEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 40;
      newest.hidden = this.atEnd;
    });
    newest.addEventListener("click", () => this.toEnd());
    start.addEventListener("click", () => {
      const first = this.state.suggestions.find((text) => text.startsWith("/start")) ?? "/start";
      this.say(first);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    input.addEventListener("input", () => {
      this.grow();
      this.showMenu(/^\/\w*$/.test(input.value), input.value.slice(1));
    });
    input.addEventListener("keydown", (event) => this.typed(event));
    slash.addEventListener("click", () => this.showMenu(menu.hidden, ""));
    menu.addEventListener("keydown", (event) => this.browse(event));
    this.part["no-answer"].addEventListener("click", () => this.answer(null));
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target) && !slash.contains(event.target)) this.showMenu(false, "");
    });
    new ResizeObserver(() => {
      this.height = messages.clientHeight;
      if (this.atEnd) this.toEnd();
    }).observe(messages);
  }

  // ---- what the person does

  async say(text, replyTo = null) {
    this.showMenu(false, "");
    this.atEnd = true;
    const body = { phone: this.slug, text };
    return this.post("/demo/send", replyTo === null ? body : { ...body, reply_to: replyTo }, this);
  }

  async submit() {
    const { input } = this.part;
    const text = input.value;
    if (!text.trim()) return;
    const replyTo = this.replyTo;
    input.value = "";
    this.grow();
    this.answer(null);
    if (!(await this.say(text, replyTo)) && !input.value) {
      input.value = text;
      this.grow();
    }
  }

  typed(event) {
    const { menu } = this.part;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowDown" && !menu.hidden) {
      event.preventDefault();
      menu.querySelector("button")?.focus();
    } else if (event.key === "Escape") {
      if (menu.hidden) this.answer(null);
      this.showMenu(false, "");
    }
  }

  grow() {
    const { input, send } = this.part;
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 130)}px`;
    send.classList.toggle("ready", Boolean(input.value.trim()));
  }

  showMenu(open, begin) {
    const { menu, slash } = this.part;
    const commands = (this.state?.commands ?? []).filter((each) => each.command.startsWith(begin));
    menu.hidden = !open || !commands.length;
    slash.setAttribute("aria-expanded", String(!menu.hidden));
    if (menu.hidden) return;
    menu.replaceChildren(...commands.map(({ command, description }) => {
      const button = make("button", { type: "button" },
        make("b", { textContent: `/${command}` }), make("span", { textContent: description }));
      button.addEventListener("click", () => {
        this.part.input.value = "";
        this.grow();
        this.say(`/${command}`);
        this.part.input.focus();
      });
      return make("li", {}, button);
    }));
  }

  browse(event) {
    const buttons = [...this.part.menu.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown") buttons[(at + 1) % buttons.length].focus();
    else if (event.key === "ArrowUp" && at > 0) buttons[at - 1].focus();
    else if (event.key === "ArrowUp") this.part.input.focus();
    else if (event.key === "Escape") {
      this.showMenu(false, "");
      this.part.input.focus();
    } else return;
    event.preventDefault();
  }

  answer(message) {
    this.replyTo = message?.id ?? null;
    this.part.answering.hidden = !message;
    if (!message) return;
    this.part.answered.replaceChildren(
      make("b", { textContent: message.own ? "Your message" : this.state.bot }), excerpt(message));
    this.part.input.focus();
  }

  tap(button, message, row, column) {
    const { kind, value } = message.buttons[row][column];
    if (kind === "callback_data") {
      this.tapped = message.id;
      button.classList.add("waiting");
      button.setAttribute("aria-busy", "true");
      this.post("/demo/tap", { phone: this.slug, message_id: message.id, row, column }, this);
    } else if (kind === "copy_text") {
      navigator.clipboard.writeText(value).then(
        () => this.toast("Copied"), () => this.toast("The browser did not let me copy that"));
    }
  }

  // ---- what the server tells

  update(state, bot) {
    const first = this.state === null;
    const before = this.state?.messages.at(-1)?.id ?? 0;
    this.state = { ...state, botUsername: bot };
    this.phone = { zone: state.zone, language: state.language, botUsername: bot };
    this.names();
    const tapped = this.nodes.get(this.tapped)?.node;
    const fresh = this.showMessages();
    this.showWaiting();
    this.showFoot();
    this.showToasts();
    this.tick(this.now);
    if (first) {
      this.part.messages.setAttribute("aria-live", "polite");
      this.toEnd();
    } else if (fresh.length) {
      this.follow(fresh);
      const heard = state.messages.filter((each) => !each.own && each.id > before).length;
      if (!this.visible) this.unread += heard;
    } else if (this.atEnd) this.toEnd();
    else if (tapped && !tapped.isConnected) this.nodes.get(this.tapped)?.node.scrollIntoView({ block: "nearest" });
  }

  names() {
    const { state, part } = this;
    part.face.textContent = initialsOf(state.person);
    part.title.textContent = state.title;
    part.subtitle.textContent = state.subtitle;
    part.city.textContent = cityOf(state.zone);
    part["bot-face"].textContent = initialsOf(state.bot);
    part.bot.textContent = state.bot;
    part.description.textContent = state.description
      || "Press Start to say hello. It answers here.";
    part.input.setAttribute("aria-label", `Message as ${state.person}`);
    part.messages.setAttribute("aria-label", `Chat on the phone: ${state.title}`);
    this.root.setAttribute("aria-label", state.title);
  }

  // The clock moved: the status bar, relative times and the end of "is typing".
  tick(now) {
    this.now = now;
    if (!this.state) return;
    this.part.local.textContent = timeOf(now, this.phone);
    for (const time of this.root.querySelectorAll('time[data-format="r"]')) showTime(time, this.phone, now);
    const { action, messages } = this.state;
    const at = action && new Date(action.at);
    const said = messages.some((each) => !each.own && action && each.date >= action.at);
    const lasts = action && ACTIONS[action.name] && now - at < ACTION_LASTS && !said;
    this.part.state.textContent = lasts ? ACTIONS[action.name] : "bot";
    this.part.state.classList.toggle("busy", Boolean(lasts));
  }

  showMessages() {
    const { messages } = this.state;
    const list = this.part.messages;
    const focus = this.focused();
    const wanted = [];
    const fresh = [];
    let day = null;
    for (const message of messages) {
      const date = new Date(message.date);
      const key = dayKey(date, this.phone.zone);
      if (key !== day) wanted.push(this.node(`day ${key}`, key, () => daySign(dayOf(date, this.phone)))[0]);
      day = key;
      const [node, isNew] = this.node(message.id, JSON.stringify(message), () => this.draw(message));
      if (isNew) fresh.push(node);
      wanted.push(node);
    }
    const kept = new Set(wanted);
    for (const [key, { node }] of this.nodes) {
      if (!kept.has(node)) {
        node.remove();
        this.nodes.delete(key);
      }
    }
    wanted.forEach((node, at) => {
      if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
    });
    if (focus) this.refocus(focus);
    return fresh;
  }

  // The node for a key, drawn again when its signature changed; and whether the key is new.
  node(key, signature, draw) {
    const known = this.nodes.get(key);
    if (known?.signature === signature) return [known.node, false];
    const node = draw();
    known?.node.replaceWith(node);
    if (!known && this.nodes.size) node.classList.add("fresh");
    this.nodes.set(key, { signature, node });
    return [node, !known];
  }

  focused() {
    const button = document.activeElement?.closest?.(".keys button, .keys a");
    if (!button || !this.root.contains(button)) return null;
    return { id: button.closest(".message").dataset.id, place: button.dataset.place };
  }

  refocus({ id, place }) {
    if (document.activeElement !== document.body) return;
    const message = this.part.messages.querySelector(`[data-id="${id}"]`);
    const target = message?.querySelector(`[data-place="${place}"]`) ?? message?.querySelector(".keys *")
      ?? this.part.messages;
    target.focus({ preventScroll: true });
  }

  draw(message) {
    const node = make("article", {
      className: `message ${message.own ? "own" : "bot"}`,
      dataset: { id: message.id, testid: "message" },
    });
    node.setAttribute("aria-label", message.own ? message.sender : this.state.bot);
    const bubble = make("div", { className: "bubble" });
    if (message.reply_to) bubble.append(this.quoted(message.reply_to));
    if (message.photo) bubble.append(this.photo(message));
    if (message.file) bubble.append(fileCard(message.file));
    if (!message.photo && !message.file && message.kind !== "text") {
      bubble.append(make("p", { className: "other", textContent: OTHER_KINDS[message.kind] ?? "Message" }));
    }
    bubble.append(this.words(message));
    const answer = make("button", { type: "button", className: "answer", title: "Reply" }, icon(REPLY));
    answer.setAttribute("aria-label", "Reply to this message");
    answer.addEventListener("click", () => this.answer(message));
    bubble.addEventListener("click", () => {
      for (const each of this.root.querySelectorAll(".touched")) if (each !== node) each.classList.remove("touched");
      node.classList.toggle("touched");
    });
    const line = make("div", { className: "line" }, bubble, answer);
    node.append(line);
    if (message.buttons.length) {
      node.classList.add("with-keys");
      node.append(this.keys(message));
    }
    return node;
  }

  words(message) {
    const words = make("div", { className: "words" });
    words.append(rich(message.html, this.phone, this.now, (text) => this.say(text)));
    const start = message.own && /^\/start \S+$/.exec(words.textContent);
    if (start) {
      words.title = start[0];
      words.replaceChildren(make("span", { className: "bot-command", textContent: "/start" }));
    }
    const date = new Date(message.date);
    const meta = make("span", { className: "meta" });
    if (message.edited && !message.buttons.length) meta.append("edited ");
    meta.append(make("time", { dateTime: message.date, textContent: timeOf(date, this.phone) }));
    words.append(meta);
    return words;
  }

  quoted(id) {
    const original = this.state.messages.find((each) => each.id === id);
    const button = make("button", { type: "button", className: "quoted" });
    if (!original) {
      button.append(make("span", { textContent: "Deleted message" }));
      button.disabled = true;
      return button;
    }
    button.append(make("b", { textContent: original.own ? original.sender : this.state.bot }), excerpt(original));
    button.addEventListener("click", () => {
      const node = this.nodes.get(id)?.node;
      node?.scrollIntoView({ block: "center" });
      node?.classList.remove("found");
      requestAnimationFrame(() => node?.classList.add("found"));
    });
    return button;
  }

  photo(message) {
    const image = make("img", { src: message.photo, alt: "Photo" });
    image.addEventListener("load", () => this.atEnd && this.toEnd());
    return make("a", {
      className: "photo", href: message.photo, target: "_blank", rel: "noopener",
    }, image);
  }

  keys(message) {
    return make("div", { className: "keys" }, ...message.buttons.map((row, y) =>
      make("div", { className: "row" }, ...row.map((button, x) => this.key(message, button, y, x)))));
  }

  key(message, { label, kind, style, value }, y, x) {
    const properties = { className: `key ${style}`, dataset: { place: `${y} ${x}` } };
    const text = make("span", { textContent: label });
    const payload = value ? startOf(value, this.phone.botUsername) : null;
    if (payload !== null) {
      const node = make("button", { type: "button", ...properties }, text);
      node.addEventListener("click", () => this.say(`/start ${payload}`.trim()));
      return node;
    }
    if (value && /^https?:/.test(value) && kind !== "copy_text") {
      return make("a", { ...properties, href: value, target: "_blank", rel: "noopener noreferrer" },
        text, icon(OUT));
    }
    const node = make("button", { type: "button", ...properties }, text, kind === "copy_text" ? icon(COPY) : null);
    node.disabled = !["callback_data", "copy_text"].includes(kind);
    node.addEventListener("click", () => this.tap(node, message, y, x));
    return node;
  }

  showWaiting() {
    for (const node of this.root.querySelectorAll(".key.waiting")) {
      node.classList.remove("waiting");
      node.removeAttribute("aria-busy");
    }
    for (const [id, row, column] of this.state.waiting) {
      const node = this.nodes.get(id)?.node.querySelector(`[data-place="${row} ${column}"]`);
      node?.classList.add("waiting");
      node?.setAttribute("aria-busy", "true");
    }
  }

  showFoot() {
    const { part, state } = this;
    const empty = !state.messages.length;
    const had = document.activeElement === part.start;
    part.empty.hidden = part.start.hidden = !empty;
    part.messages.hidden = empty;
    part.bottom.hidden = empty;
    if (had && !empty) part.input.focus();
    part.slash.hidden = !state.commands.length;
    const chips = state.suggestions.filter((text) => !text.startsWith("/start"));
    fill(part.chips, chips, (text) => this.say(text));
    fill(part.keyboard, state.keyboard.flat(), (text) => this.say(text));
  }

  showToasts() {
    const newest = this.state.toasts.at(-1)?.id ?? 0;
    if (this.toastSeen !== null) {
      for (const toast of this.state.toasts) {
        if (toast.id > this.toastSeen && toast.text) this.toast(toast.text, toast.alert);
      }
    }
    this.toastSeen = newest;
  }

  toast(text, alert = false) {
    const node = make("div", { className: alert ? "toast alert" : "toast" }, make("p", { textContent: text }));
    if (alert) {
      const close = make("button", { type: "button", textContent: "OK" });
      close.addEventListener("click", () => node.remove());
      node.append(close);
    } else setTimeout(() => node.remove(), TOAST_LASTS);
    this.part.toasts.append(node);
  }

  // ---- scrolling

  toEnd() {
    const { messages, newest } = this.part;
    messages.scrollTop = messages.scrollHeight;
    this.atEnd = true;
    newest.hidden = true;
  }

  // To the end; or, where what is new is longer than the screen, to its beginning.
  follow(fresh) {
    const { messages } = this.part;
    const sign = fresh[0].previousElementSibling;
    const top = (sign?.matches(".day") ? sign : fresh[0]).offsetTop - 12;
    if (messages.scrollHeight - top > messages.clientHeight && fresh[0].matches(".bot")) {
      messages.scrollTop = top;
      this.atEnd = false;
      this.part.newest.hidden = false;
    } else this.toEnd();
  }
}

function daySign(text) {
  return make("div", { className: "day" }, make("span", { textContent: text }));
}

function excerpt(message) {
  const template = document.createElement("template");
  template.innerHTML = message.html;
  const text = template.content.textContent.replace(/\s+/g, " ").trim();
  return make("span", { textContent: text || message.file?.name || OTHER_KINDS[message.kind] || "Message" });
}

function fileCard({ name, size, url }) {
  const calendar = /\.ics$/i.test(name);
  const kind = calendar ? "Calendar file" : "File";
  return make("a", { className: "file", href: url, download: name, dataset: { testid: "file" } },
    make("span", { className: "file-face" }, icon(calendar ? CALENDAR : PAGE)),
    make("span", { className: "file-name", textContent: name }),
    make("span", { className: "file-about", textContent: `${kind} · ${sizeOf(size)} · Download` }));
}

function fill(row, texts, say) {
  row.hidden = !texts.length;
  if (row.dataset.texts === JSON.stringify(texts)) return;
  row.dataset.texts = JSON.stringify(texts);
  row.replaceChildren(...texts.map((text) => {
    const button = make("button", { type: "button", textContent: text });
    button.addEventListener("click", () => say(text));
    return button;
  }));
}
