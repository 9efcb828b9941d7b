type Element = Readonly<Record<string, unknown>>;

/** How the address of a link is shown. */
type Shown = (address: string) => string;

/**
 * The text of an Adaptive Card, in reading order. An element that is not known here is named, so that nobody takes
 * the shown text for the whole card. Element names: adaptivecards.io/explorer.
 *
 * @param shown how the address of a link is shown; by default as it is
 */
export function adaptiveCardText(json: string, shown: Shown = (address) => address): string {
  const card = JSON.parse(json) as Element;
  return texts([...elements(card["body"]), ...elements(card["actions"])], shown).join("\n");
}

function texts(list: readonly Element[], shown: Shown): string[] {
  return list.flatMap((element) => textOf(element, shown));
}

function textOf(element: Element, shown: Shown): string[] {
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
      return texts(elements(element["items"]), shown);
    case "ColumnSet":
      return sideBySide(elements(element["columns"]).map((column) => textOf(column, shown)));
    case "ActionSet":
      return texts(elements(element["actions"]), shown);
    case "Image":
      return [`[image${element["altText"] === undefined ? "" : `: ${text(element["altText"])}`}]`];
    case "Action.OpenUrl":
      return [`[${text(element["title"])}] ${shown(text(element["url"]))}`];
    default:
      return [`(${text(element["type"])} is not shown here)`];
  }
}

/** Columns of one line each are one line; others follow each other. */
function sideBySide(columns: readonly string[][]): string[] {
  return columns.every(({ length }) => length === 1) ? [columns.flat().join("  ")] : columns.flat();
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
