import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createContext, runInContext } from "node:vm";
import { parseHTML } from "linkedom";

interface Renderer {
  AdaptiveCard: new () => Card;
  HostConfig: new (config: object) => object;
  SerializationContext: new () => SerializationContext;
}

/** Collects the errors of a card while it is parsed. */
interface SerializationContext {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}

interface Card {
  hostConfig: object;
  parse(card: unknown, context?: SerializationContext): void;
  validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
  render(): { outerHTML: string } | undefined;
}

/**
 * An Adaptive Card as HTML, from Microsoft's own renderer. The renderer needs a browser's document, and gets one that does
 * nothing. Text stays plain, because there is no Markdown processor.
 */
export function cardHtml(json: string): string {
  const { AdaptiveCard, HostConfig } = renderer();
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig(TEAMS);
  card.parse(JSON.parse(json));
  const rendered = card.render()?.outerHTML ?? "";
  return `<style>${STYLE}</style>${rendered}`;
}

/** The errors that Microsoft's renderer finds in an Adaptive Card, such as unknown elements and properties. */
export function cardFaults(json: string): string[] {
  const { AdaptiveCard, SerializationContext } = renderer();
  const card = new AdaptiveCard();
  const context = new SerializationContext();
  card.parse(JSON.parse(json), context);
  const parsing = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index));
  return [...parsing, ...card.validateProperties().validationEvents].map(({ message }) => message);
}

/** The classes that the renderer distinguishes. */
const CLASSES = [
  "HTMLElement",
  "HTMLButtonElement",
  "HTMLInputElement",
  "HTMLSelectElement",
  "HTMLSlotElement",
] as const;

interface Text {
  textContent: string | null;
}

let loaded: Renderer | undefined;

/** The package's modules cannot be loaded by Node.js (imports without endings); its bundle can, as a script. */
function renderer(): Renderer {
  if (loaded !== undefined) return loaded;
  const { window } = parseHTML("<!doctype html><html><body></body></html>");
  // In linkedom this is read-only.
  Object.defineProperty(window.HTMLElement.prototype, "innerText", {
    get(this: Text) {
      return this.textContent;
    },
    set(this: Text, text: string) {
      this.textContent = text;
    },
  });
  // It would only print that there is no Markdown processor.
  const silent = { log() {}, warn() {}, error() {} };
  const context = createContext({
    window,
    document: window.document,
    console: silent,
    ...Object.fromEntries(CLASSES.map((name) => [name, window[name]])),
  });
  const file = createRequire(import.meta.url).resolve("adaptivecards/dist/adaptivecards.min.js");
  runInContext(readFileSync(file, "utf8"), context, { filename: file });
  loaded = context["AdaptiveCards"] as Renderer;
  return loaded;
}

const colour = (normal: string, subtle: string) => ({ default: normal, subtle });
const onLight = {
  default: colour("#242424", "#616161"),
  accent: colour("#4f52b2", "#5b5fc7"),
  attention: colour("#b10e1c", "#c4314b"),
  good: colour("#0e700e", "#237b4b"),
  warning: colour("#835c00", "#835c00"),
};
const container = (backgroundColor: string) => ({ backgroundColor, foregroundColors: onLight });

/** How Teams draws cards on a light background. */
const TEAMS = {
  fontFamily: "'Segoe UI', system-ui, sans-serif",
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 200, default: 400, bolder: 600 },
  supportsInteractivity: true,
  containerStyles: {
    default: container("#ffffff"),
    emphasis: container("#f0f0f0"),
    accent: container("#e8ebfa"),
    good: container("#e7f2da"),
    attention: container("#fcf4f6"),
    warning: container("#fbf6d9"),
  },
  actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left" },
};

const STYLE = `.ac-adaptiveCard{border:1px solid #d1d1d1;border-radius:4px;overflow:hidden}
.ac-actionSet{flex-wrap:wrap;row-gap:8px}
.ac-pushButton{font:600 14px 'Segoe UI',system-ui,sans-serif;padding:5px 12px;border:1px solid #d1d1d1;border-radius:4px;background:#fff;color:#242424}
.ac-pushButton.style-positive{background:#5b5fc7;border-color:#5b5fc7;color:#fff}
.ac-richTextBlock,.ac-textBlock{overflow-wrap:anywhere}`;
