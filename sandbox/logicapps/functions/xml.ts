import { DOMParser, type Element, type Node, XMLSerializer } from "@xmldom/xmldom";
import xpath from "xpath";
import { ExpressionError } from "../expressions/error.ts";
import { isObject, property, textOf, type Value } from "../expressions/value.ts";
import { expects, type Row, string } from "./function.ts";

const XML_TYPE = "application/xml;charset=utf-8";

/** Source: learn.microsoft.com, workflow definition language functions reference, xpath. */
export const xmlFunctions: readonly Row[] = [
  ["xpath", 2, 2, ([xml = null, path], name) => evaluate(xml, string(path, name), name)],
];

/** XML is kept as JSON keeps bytes: with its media type, in base64. */
function content(text: string): Value {
  return { "$content-type": XML_TYPE, $content: Buffer.from(text, "utf8").toString("base64") };
}

export function isXml(value: Value): boolean {
  const type = isObject(value) ? property(value, "$content-type") : undefined;
  return typeof type === "string" && /^(application|text)\/([\w.+-]+\+)?xml\b/.test(type);
}

export function xmlText(value: Value): string {
  const text = isObject(value) ? property(value, "$content") : undefined;
  return typeof text === "string" ? Buffer.from(text, "base64").toString("utf8") : textOf(value);
}

/** From a text with XML, or an object with one root property. */
export function xmlOf(value: Value, name: string): Value {
  if (isXml(value)) return value;
  if (typeof value === "string") {
    parse(value, name);
    return content(value);
  }
  const roots = isObject(value) ? Object.entries(value).filter(([key]) => !key.startsWith("?")) : [];
  const [root] = roots;
  if (root === undefined || roots.length !== 1 || Array.isArray(root[1]))
    throw expects(name, "a string with XML, or an object with one root property", value);
  return content(elementText(root[0], root[1]));
}

function parse(text: string, name: string) {
  const refuse = (reason: string): never => {
    throw new ExpressionError(
      `The template language function '${name}' parameter is not valid XML: ${reason}.`,
    );
  };
  try {
    return new DOMParser({ onError: (_, message) => refuse(message) }).parseFromString(text, "text/xml");
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** Attributes under `@name`, text under `#text`, elements of one name in a list, as Newtonsoft.Json writes XML. */
export function jsonOfXml(value: Value): Value {
  const document = parse(xmlText(value), "json");
  const root = document.documentElement;
  return root === null ? null : { [root.nodeName]: elementJson(root) };
}

function elementJson(element: Element): Value {
  const result: { [key: string]: Value } = {};
  for (const { name, value } of Array.from(element.attributes)) result[`@${name}`] = value;
  let text = "";
  for (const node of Array.from(element.childNodes)) {
    if (node.nodeType === 3 || node.nodeType === 4) text += node.nodeValue ?? "";
    if (node.nodeType !== 1) continue;
    const before = result[node.nodeName];
    const inner = elementJson(node as Element);
    result[node.nodeName] =
      before === undefined ? inner : [...(Array.isArray(before) ? (before as Value[]) : [before]), inner];
  }
  if (Object.keys(result).length === 0) return text === "" ? null : text;
  return text.trim() === "" ? result : { ...result, "#text": text };
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function elementText(name: string, value: Value): string {
  if (Array.isArray(value)) return value.map((each: Value) => elementText(name, each)).join("");
  if (value === null) return `<${name} />`;
  if (!isObject(value)) return `<${name}>${escaped(textOf(value))}</${name}>`;
  const entries = Object.entries(value);
  const attributes = entries
    .filter(([key]) => key.startsWith("@"))
    .map(([key, inner]) => ` ${key.slice(1)}="${escaped(textOf(inner))}"`);
  const inner = entries
    .filter(([key]) => !key.startsWith("@"))
    .map(([key, each]) => (key === "#text" ? escaped(textOf(each)) : elementText(key, each)));
  return `<${name}${attributes.join("")}>${inner.join("")}</${name}>`;
}

/** Nodes in a list, each as XML, or attributes and texts as they are; a number, a text or a boolean by itself. */
function evaluate(xml: Value, path: string, name: string): Value {
  if (!isXml(xml)) throw expects(name, "XML; use xml()", xml);
  let found: unknown;
  try {
    found = xpath.select(path, parse(xmlText(xml), name) as unknown as globalThis.Node);
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    throw new ExpressionError(`The XPath expression '${path}' of function '${name}' is not valid.`);
  }
  if (!Array.isArray(found)) return found as Value;
  return found.map((node: Node): Value => {
    if (node.nodeType === 1) return content(new XMLSerializer().serializeToString(node));
    return node.nodeValue ?? "";
  });
}
