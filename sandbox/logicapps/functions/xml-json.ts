import type { Element, Node } from "@xmldom/xmldom";
import { bytesOf, isBinary } from "../expressions/binary.ts";
import type { Value } from "../expressions/value.ts";
import { UnsupportedError } from "../unsupported.ts";
import { parseXml } from "./xml.ts";

type Content = { [name: string]: Value };

/** Node types of the DOM. */
const ELEMENT = 1;
const TEXT = 3;
const CDATA = 4;
const INSTRUCTION = 7;
const DOCTYPE = 10;

/**
 * As Newtonsoft.Json writes XML: the declaration under `?xml`, attributes under `@name`, text beside others under
 * `#text`, elements of one name in a list (functions reference, json, examples 3 and 4; newtonsoft.com/json/help,
 * converting between JSON and XML).
 */
export function jsonOfXml(value: Value): Value {
  const text = isBinary(value) ? bytesOf(value).toString("utf8") : String(value);
  return contentOf(Array.from(parseXml(text, "json").childNodes), text);
}

function contentOf(nodes: readonly Node[], source: string): Content {
  const content: Content = {};
  const lists = new Set<string>();
  for (const node of nodes) {
    const entry = entryOf(node, source);
    if (entry === undefined) continue;
    const [name, value] = entry;
    const before = content[name];
    if (before === undefined) content[name] = value;
    else {
      content[name] = lists.has(name) ? [...(before as readonly Value[]), value] : [before, value];
      lists.add(name);
    }
  }
  return content;
}

function entryOf(node: Node, source: string): [string, Value] | undefined {
  const text = node.nodeValue ?? "";
  switch (node.nodeType) {
    case ELEMENT:
      return [node.nodeName, elementValue(node as Element, source)];
    case TEXT:
      return text.trim() === "" ? undefined : ["#text", text];
    case CDATA:
      return ["#cdata-section", text];
    case INSTRUCTION:
      return [`?${node.nodeName}`, node.nodeName === "xml" ? declaration(text) : text];
    case DOCTYPE:
      throw new UnsupportedError("The sandbox does not turn XML with a document type into JSON.");
    default:
      return undefined;
  }
}

function elementValue(element: Element, source: string): Value {
  const attributes = Array.from(element.attributes, ({ name, value }): [string, Value] => [
    `@${name}`,
    value,
  ]);
  const content = contentOf(Array.from(element.childNodes), source);
  const names = Object.keys(content);
  if (attributes.length > 0) return { ...Object.fromEntries(attributes), ...content };
  if (names.length === 0) return isClosedAtOnce(element, source) ? null : element.textContent;
  return names.length === 1 && typeof content["#text"] === "string" ? content["#text"] : content;
}

/** `<a/>` is null, `<a></a>` an empty text. */
function isClosedAtOnce(element: Element, source: string): boolean {
  const { lineNumber = 1, columnNumber = 1 } = element as { lineNumber?: number; columnNumber?: number };
  const lines = source.split(/\r\n|\n|\r/).slice(lineNumber - 1);
  return /^<[^>]*\/>/.test(lines.join("\n").slice(columnNumber - 1));
}

function declaration(text: string): Content {
  const parts = text.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return Object.fromEntries(
    Array.from(parts, ([, name, double, single]) => [`@${name}`, double ?? single ?? ""]),
  );
}
