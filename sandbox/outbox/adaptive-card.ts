type Element = Readonly<Record<string, unknown>>;

/**
 * The text of an Adaptive Card, in reading order. An element that is not known here is named, so that nobody takes
 * the shown text for the whole card. Element names: adaptivecards.io/explorer.
 */
export function adaptiveCardText(json: string): string {
  const card = JSON.parse(json) as Element;
  return [...elements(card["body"]), ...elements(card["actions"])].flatMap(textOf).join("\n");
}

function textOf(element: Element): string[] {
  switch (element["type"]) {
    case "TextBlock":
      return [text(element["text"])];
    case "RichTextBlock":
      return [
        items(element["inlines"])
          .map((run) => (typeof run === "string" ? run : text((run as Element)["text"])))
          .join(""),
      ];
    case "FactSet":
      return elements(element["facts"]).map((fact) => `${text(fact["title"])}: ${text(fact["value"])}`);
    case "Container":
    case "Column":
      return elements(element["items"]).flatMap(textOf);
    case "ColumnSet":
      return elements(element["columns"]).flatMap(textOf);
    case "ActionSet":
      return elements(element["actions"]).flatMap(textOf);
    case "Image":
      return [`[image${element["altText"] === undefined ? "" : `: ${text(element["altText"])}`}]`];
    case "Action.OpenUrl":
      return [`[${text(element["title"])}] ${text(element["url"])}`];
    default:
      return [`(${text(element["type"])} is not shown here)`];
  }
}

function elements(value: unknown): Element[] {
  return items(value).filter((item) => typeof item === "object" && item !== null) as Element[];
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
