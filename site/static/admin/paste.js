/* What is pasted from Word, WPS or Excel arrives as it was meant, or the person is told what did not: text that was struck out,
   deleted under tracked changes or hidden, comments, notes, pictures and tables are left out, and named under the field. Merged
   cells are split. Text that is dragged from another program is refused: it would arrive unread. */

const OWN = new WeakSet();
const NOTES = {
  struck: (count) => `${count}处带删除线的文字没有粘贴`,
  deleted: (count) => `${count}处修订中已删除的文字没有粘贴`,
  inserted: (count) => `${count}处修订中新增的文字按正文粘贴，请核对`,
  hidden: (count) => `${count}处隐藏的文字、行或列没有粘贴`,
  comment: (count) => `${count}处批注没有粘贴`,
  footnote: (count) => `${count}处脚注或尾注没有粘贴`,
  ruby: (count) => `${count}处注音没有粘贴`,
  picture: (count) => `${count}个图片、公式或对象没有粘贴，图片请用“图片”块上传`,
  control: (count) => `${count}个表单控件没有粘贴`,
  script: () => "上标或下标变成了普通文字，请核对",
  heading: (count) => `${count}个标题按普通文字粘贴，请改用“小标题”块`,
  numbering: () => "列表的起始编号或编号样式没有保留，请核对",
  look: () => "斜体、下划线没有保留",
  merged: () => "合并的单元格已拆开，请核对表格",
};
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const LOWERED = "₀₁₂₃₄₅₆₇₈₉";
const REFUSED = "请用复制、粘贴的办法放入文字：拖入的文字会丢失表格和删除线";
const BULLET = /^[^\p{Script=Han}\d(（[a-z]$|^[lnuqvoØü§]$/iu;

/* --- reading what the clipboard says of an element ------------------------------------------------------------------------ */

function rulesOf(document) {
  const css = [...document.querySelectorAll("style")].map((style) => style.textContent).join("\n");
  return [...css.replace(/<!--|-->|\/\*[^]*?\*\//g, "").matchAll(/([^{}@]+)\{([^{}]*)\}/g)].map(([, selector, look]) => [
    selector.trim(),
    look,
  ]);
}

function lookOf(element, rules) {
  const own = rules.filter(([selector]) => matches(element, selector)).map(([, look]) => look);
  return [...own, element.getAttribute("style") ?? ""].join(";").toLowerCase().replace(/\s+/g, "");
}

function matches(element, selector) {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

const isDeleted = (element) => element.localName === "del" || element.matches(".msoDel, [class~=msodel]");
const isStruck = (element, look) =>
  element.matches("s, strike") || /text-decoration(-line)?:[^;]*line-through|text-line-through:(?!none)/.test(look);
const isHidden = (element, look) => element.hidden || /display:none|mso-hide:all|visibility:(hidden|collapse)/.test(look);
const isComment = (element, look) =>
  /mso-element:comment/.test(look) || element.matches(".MsoCommentReference, a[href*='#_msocom'], [id^='_com_'], [class^='msocom']");
const isFootnote = (element, look) =>
  /mso-element:(footnote|endnote)|mso-(footnote|endnote)-id/.test(look) || element.matches("a[href*='#_ftn'], a[href*='#_edn']");
const isPicture = (element) =>
  element.matches("img, svg, object, embed, iframe, video, audio, canvas, math, picture") || /^(v|o|m):/.test(element.localName);
const isControl = (element) => element.matches("input, select, textarea, button");

function kindOf(element, look) {
  if (isComment(element, look)) return "comment";
  if (isFootnote(element, look)) return "footnote";
  if (isDeleted(element)) return "deleted";
  if (isStruck(element, look)) return "struck";
  if (isHidden(element, look)) return "hidden";
  if (element.matches("rt, rp")) return "ruby";
  if (isPicture(element)) return "picture";
  return isControl(element) ? "control" : "";
}

/* --- making it fit for the field ----------------------------------------------------------------------------------------- */

function read(html, rich) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const given = parsed.body.innerHTML;
  const rules = rulesOf(parsed);
  const looks = new Map([...parsed.body.querySelectorAll("*")].map((element) => [element, lookOf(element, rules)]));
  const found = new Map();
  const count = (kind) => found.set(kind, (found.get(kind) ?? 0) + 1);
  const split = [...parsed.body.querySelectorAll("table")].flatMap(splitCells);
  // What runs over into empty cells in Excel spans them, too, but nobody merged them.
  if (!rich && split.some((cell) => !/mso-ignore:[^;]*colspan/.test(looks.get(cell)))) count("merged");
  for (const [element, look] of looks) {
    if (!parsed.body.contains(element)) continue;
    const kind = kindOf(element, look);
    if (!kind) continue;
    if (!isPicture(element) && !isControl(element) && !element.textContent.trim() && !element.querySelector("img")) continue;
    if (kind !== "ruby" || element.localName === "rt") count(kind);
    // A cell stays where it is, or the next one would stand in another column.
    if ((kind === "struck" || kind === "deleted") && element.matches("td, th")) element.replaceChildren();
    else element.remove();
  }
  for (const inserted of parsed.body.querySelectorAll("ins")) if (inserted.textContent.trim()) count("inserted");
  for (const [element, look] of looks) if (parsed.body.contains(element)) raise(element, look, count);
  for (const style of parsed.querySelectorAll("style, script, title, meta, link")) style.remove();
  const tables = rich ? fitRichText(parsed, looks, count) : [];
  return { body: parsed.body, given, found, tables };
}

/* Empty cells take the places that a cell spans, so that every other cell keeps its column; returns the cells that were split.
   Columns without a cell of their own are left out: a title may span thousands. */
function splitCells(table) {
  const rows = [...table.rows];
  const cells = rows.flatMap((row) => [...row.cells]);
  const split = cells.filter((cell) => cell.colSpan > 1 || cell.rowSpan !== 1);
  if (cells.length === 1 || !split.length) return [];
  const grid = rows.map(() => []);
  let width = 0;
  rows.forEach((row, top) => {
    let left = 0;
    for (const cell of row.cells) {
      while (left in grid[top]) left += 1;
      width = Math.max(width, left + 1);
      for (const places of grid.slice(top, cell.rowSpan ? top + cell.rowSpan : rows.length)) {
        for (let column = left; column < left + cell.colSpan; column += 1) places[column] ??= null;
      }
      grid[top][left] = cell;
    }
  });
  rows.forEach((row, top) => {
    row.replaceChildren(...Array.from({ length: width }, (_, left) => grid[top][left] ?? document.createElement("td")));
  });
  for (const cell of split) ["colspan", "rowspan"].forEach((name) => cell.removeAttribute(name));
  return split;
}

/* m² stays m²: digits have raised and lowered forms; other text has not. */
function raise(element, look, count) {
  const up = element.localName === "sup" || /vertical-align:super/.test(look);
  if (!up && element.localName !== "sub" && !/vertical-align:sub/.test(look)) return;
  const text = element.textContent.trim();
  if (!text) return;
  if (/^\d+$/.test(text)) element.textContent = [...text].map((digit) => (up ? RAISED : LOWERED)[digit]).join("");
  else count("script");
}

function fitRichText(parsed, looks, count) {
  const { body } = parsed;
  for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6, .MsoTitle")) if (heading.textContent.trim()) count("heading");
  for (const list of body.querySelectorAll("ol")) {
    if ((list.getAttribute("start") ?? "1") !== "1" || (list.getAttribute("type") ?? "1") !== "1") count("numbering");
  }
  if ([...body.querySelectorAll("i, em, u")].some((element) => element.textContent.trim())) count("look");
  const tables = [];
  for (const table of body.querySelectorAll("table")) {
    if (!body.contains(table)) continue;
    const rows = [...table.rows].filter((row) => row.cells.length);
    const columns = Math.max(0, ...rows.map((row) => row.cells.length));
    if (rows.length === 1 && columns === 1) table.replaceWith(...rows[0].cells[0].childNodes);
    else {
      tables.push([rows.length, columns]);
      table.remove();
    }
  }
  fitLists(parsed, looks);
  return tables;
}

/* Word writes the mark of a list's entry as text: a bullet makes an entry of a list, a number stays the text that it is. */
function fitLists(parsed, looks) {
  for (const mark of parsed.body.querySelectorAll("span")) {
    if (!/mso-list:ignore/.test(looks.get(mark) ?? "") || !parsed.body.contains(mark)) continue;
    const paragraph = mark.closest("p, div, li");
    const text = mark.textContent.replace(/[\s\u00a0]+/g, "");
    if (!paragraph || paragraph.localName === "li" || !BULLET.test(text)) {
      mark.replaceWith(paragraph?.localName === "li" || !text ? "" : `${text} `);
      continue;
    }
    mark.remove();
    const entry = parsed.createElement("li");
    entry.append(...paragraph.childNodes);
    const before = paragraph.previousElementSibling;
    if (before?.dataset.fromWord) {
      before.append(entry);
      paragraph.remove();
    } else {
      const list = parsed.createElement("ul");
      list.dataset.fromWord = "1";
      list.append(entry);
      paragraph.replaceWith(list);
    }
  }
}

function plainText(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[ \t\r\n]+/g, " ");
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.localName === "br") return "\n";
  if (node.localName === "table") {
    return `${[...node.rows].map((row) => [...row.cells].map((cell) => inside(cell).trim().replace(/\n+/g, " ")).join("\t")).join("\n")}\n`;
  }
  const text = inside(node);
  return /^(p|div|li|h[1-6]|tr|ul|ol|blockquote)$/.test(node.localName) ? `${text.trim()}\n` : text;
}

const inside = (node) => [...node.childNodes].map(plainText).join("");

/* --- pasting, and telling ------------------------------------------------------------------------------------------------ */

function describe({ found, tables }) {
  const notes = [...found].map(([kind, count]) => NOTES[kind](count));
  for (const [rows, columns] of tables) {
    notes.unshift(`一个${rows}行${columns}列的表格没有粘贴：请在正文中添加“表格”块，点选左上角的单元格，再粘贴一次`);
  }
  return notes;
}

function tell(target, title, notes) {
  const cell = document.querySelector(".handsontable .current");
  const place = target.closest("[data-field], .w-field") ?? cell?.closest("[data-field], .w-field") ?? target.parentElement;
  place.querySelector(".paste-notes")?.remove();
  if (!notes.length) return;
  const told = document.createElement("div");
  told.className = "paste-notes";
  told.setAttribute("role", "alert");
  const heading = document.createElement("p");
  heading.textContent = title;
  const list = document.createElement("ul");
  for (const note of notes) list.appendChild(document.createElement("li")).textContent = `${note}。`;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-small button-secondary";
  close.textContent = "知道了";
  close.addEventListener("click", () => told.remove());
  told.append(heading, list, close);
  place.append(told);
}

document.addEventListener(
  "paste",
  (event) => {
    const { target, clipboardData } = event;
    const html = clipboardData?.getData("text/html");
    if (OWN.has(event) || !html || !target.closest || html.includes("data-draftjs-conductor-fragment")) return;
    const rich = target.closest(".Draftail-Editor");
    if (!rich && !target.matches("textarea, input")) return;
    const result = read(html, Boolean(rich));
    const notes = describe(result);
    tell(target, "粘贴的内容有改动：", notes);
    if (!notes.length && result.body.innerHTML === result.given) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = inside(result.body).replace(/\u00a0/g, " ").replace(/ *\n[ \n]*/g, "\n").replace(/^[ \n]+/, "").trimEnd();
    if (!text) return;
    const data = new DataTransfer();
    data.setData("text/plain", text);
    data.setData("text/html", result.body.innerHTML);
    const again = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    OWN.add(again);
    // An editor or a table takes it itself. A plain field does not, nor does a cell of a table while it is written in.
    if (target.dispatchEvent(again) && !rich) document.execCommand("insertText", false, text);
  },
  true,
);

/* --- dragging ------------------------------------------------------------------------------------------------------------ */

let beganHere = false;
document.addEventListener("dragstart", () => (beganHere = true), true);
document.addEventListener("dragend", () => (beganHere = false), true);

document.addEventListener(
  "drop",
  (event) => {
    const { target, dataTransfer } = event;
    const isOwn = beganHere;
    // The end is not told of what is taken from its place by the drop.
    beganHere = false;
    if (isOwn || !target.closest?.(".Draftail-Editor, textarea, input:not([type=file])")) return;
    if (!dataTransfer.types.some((type) => ["text/html", "text/plain"].includes(type))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // An editor that has seen something dragged over it takes no typing until it is told of the end.
    target.dispatchEvent(new DragEvent("dragend", { bubbles: true }));
    tell(target, "拖入的文字没有放入：", [REFUSED]);
  },
  true,
);
