import { DOMParser, type Node, XMLSerializer } from "@xmldom/xmldom";
import xpath from "xpath";
import { binary, bytesOf, contentType, isBinary } from "../expressions/binary.ts";
import { ExpressionError } from "../expressions/error.ts";
import { jsonText } from "../expressions/text.ts";
import { isObject, type Value, type ValueObject } from "../expressions/value.ts";
import { expects, type Row, string } from "./function.ts";

/** Source: learn.microsoft.com, workflow definition language functions reference, xpath. */
export const xmlFunctions: readonly Row[] = [
  ["xpath", 2, 2, ([xml = null, path], name) => evaluate(xml, string(path, name), name)],
];

/** XML is kept as JSON keeps bytes: with its media type, in base64. */
function content(text: string): Value {
  return binary(Buffer.from(text, "utf8"), "application/xml;charset=utf-8");
}

export function isXml(value: Value): boolean {
  return isBinary(value) && /^(application|text)\/([\w.+-]+\+)?xml\b/.test(contentType(value));
}

/** From a text with XML, or an object with one root property. */
export function xmlOf(value: Value, name: string): Value {
  if (isXml(value)) return value;
  const text = isBinary(value) ? bytesOf(value).toString("utf8") : value;
  if (typeof text === "string") {
    parseXml(text, name);
    return content(text);
  }
  const roots = isObject(value) ? Object.entries(value).filter(([key]) => !key.startsWith("?")) : [];
  const [root] = roots;
  if (!isObject(value) || root === undefined || roots.length !== 1 || Array.isArray(root[1]))
    throw expects(name, "a string with XML, or an object with one root property", value);
  return content(declaration(value["?xml"] ?? null) + elementText(root[0], root[1]));
}

export function parseXml(text: string, name: string) {
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

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** As JSON has it: `true`, not `True` (measured on the service by the authors of tomdam/flowforger). */
const textIn = (value: Value) => escaped(typeof value === "string" ? value : jsonText(value));

function declaration(value: Value): string {
  return isObject(value) ? `<?xml${attributesText(value)}?>` : "";
}

function attributesText(value: ValueObject): string {
  return Object.entries(value)
    .filter(([key]) => key.startsWith("@"))
    .map(([key, inner]) => ` ${key.slice(1)}="${textIn(inner)}"`)
    .join("");
}

function elementText(name: string, value: Value): string {
  if (Array.isArray(value)) return value.map((each: Value) => elementText(name, each)).join("");
  if (value === null) return `<${name} />`;
  if (!isObject(value)) return `<${name}>${textIn(value)}</${name}>`;
  const inner = Object.entries(value)
    .filter(([key]) => !key.startsWith("@"))
    .map(([key, each]) => innerText(key, each))
    .join("");
  const start = `<${name}${attributesText(value)}`;
  return inner === "" ? `${start} />` : `${start}>${inner}</${name}>`;
}

function innerText(key: string, value: Value): string {
  const values = (Array.isArray(value) ? value : [value]) as readonly Value[];
  if (key === "#text") return values.map(textIn).join("");
  if (key === "#cdata-section") return values.map((each) => `<![CDATA[${String(each)}]]>`).join("");
  return elementText(key, value);
}

/** Nodes in a list, each as XML, or attributes and texts as they are; a number, a text or a boolean by itself. */
function evaluate(xml: Value, path: string, name: string): Value {
  if (!isXml(xml) || !isBinary(xml)) throw expects(name, "XML; use xml()", xml);
  let found: unknown;
  try {
    const document = parseXml(bytesOf(xml).toString("utf8"), name);
    found = xpath.select(path, document as unknown as globalThis.Node);
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
