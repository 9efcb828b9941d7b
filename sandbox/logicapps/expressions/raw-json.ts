/** `JSON.rawJSON`, which TypeScript's library does not declare yet: a number's text, as JSON will have it. */
export const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): unknown };
