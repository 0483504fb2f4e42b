// The body of a function that finds elements as assistive technology does, for browsers whose driver cannot list them:
// all elements with `role` that are shown, each with its accessible name, in the order of the page. `place` is the role
// and the name of the element below which to look, or null.
//
// What HTML gives each element is written down here as far as the page uses it. These names only choose among the
// elements: the harness asks the browser itself for the name of what it then takes.
const [role, place] = arguments;

const INPUTS = { button: "button", checkbox: "checkbox", date: "Date", file: "button", radio: "radio", submit: "button" };
const TAGS = {
  A: (element) => element.hasAttribute("href") && "link",
  BUTTON: () => "button",
  DIALOG: () => "dialog",
  FORM: (element) => isNamed(element) && "form",
  HEADER: (element) => element.parentElement.closest("article, aside, main, nav, section") === null && "banner",
  IMG: (element) => element.getAttribute("alt") !== "" && "img",
  INPUT: (element) => INPUTS[element.type] ?? (element.hasAttribute("list") ? "combobox" : "textbox"),
  LI: () => "listitem",
  NAV: () => "navigation",
  OL: () => "list",
  SECTION: (element) => isNamed(element) && "region",
  SELECT: () => "combobox",
  SUMMARY: () => "DisclosureTriangle",
  TEXTAREA: () => "textbox",
  UL: () => "list",
};
// What stands in these is their name.
const NAMED_BY_CONTENT = new Set(["button", "checkbox", "DisclosureTriangle", "heading", "link", "menuitem", "radio", "switch"]);

const isNamed = (element) => element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby");
const isHeading = (element) => /^H[1-6]$/.test(element.tagName);
const roleOf = (element) =>
  element.getAttribute("role") ?? (isHeading(element) ? "heading" : TAGS[element.tagName]?.(element) || "");

// Behind an open modal dialog nothing can be reached.
const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
const isShown = (element) =>
  element.checkVisibility({ visibilityProperty: true })
  && element.closest("[aria-hidden=true], [inert]") === null
  && (!modal || modal.contains(element));

const tidy = (text) => text.replace(/\s+/g, " ").trim();
const content = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return "";
  const label = node.getAttribute("aria-label") ?? node.getAttribute("alt");
  const text = label ?? [...node.childNodes].map(content).join("");
  return style.display.startsWith("inline") ? text : ` ${text} `;
};
const nameOf = (element) => {
  const labelled = element.getAttribute("aria-labelledby");
  if (labelled !== null) {
    return tidy(labelled.split(/\s+/).map((id) => content(document.getElementById(id) ?? new Text())).join(" "));
  }
  const label = element.getAttribute("aria-label") ?? element.getAttribute("alt");
  if (label) return tidy(label);
  if (element.labels?.length) return tidy([...element.labels].map(content).join(" "));
  const text = NAMED_BY_CONTENT.has(roleOf(element)) ? tidy(content(element)) : "";
  return text || (element.title ?? element.placeholder ?? "");
};

const below = (root, role) =>
  [...root.querySelectorAll("*")].filter((element) => roleOf(element) === role && isShown(element));
const fits = (name, { words, isWhole }) => (isWhole ? name === words : name.startsWith(words));
const root = place === null
  ? document
  : below(document, place.role).find((element) => fits(nameOf(element), place.name));
return root === undefined ? [] : below(root, role).map((element) => [nameOf(element), element]);
