/**
 * `has` and its family look for whole terms: runs of letters and digits
 * (learn.microsoft.com/kusto/query/datatypes-string-operators, "What is a term?"). A needle may hold other characters;
 * then its ends that are letters or digits must be ends of terms.
 */
const ALPHANUMERIC = /[\p{L}\p{N}]/u;

function isWord(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (Number.isNaN(code)) return false;
  if (code < 128) {
    return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  }
  // Halves of a pair belong to letters outside the basic plane.
  return (code >= 0xd800 && code <= 0xdfff) || ALPHANUMERIC.test(text[index] ?? "");
}

/** Both texts in the same case, where case does not count. */
export function hasTerm(text: string, needle: string, ends: "both" | "start" | "end" = "both"): boolean {
  if (needle === "") return true;
  const [startsInWord, endsInWord] = [isWord(needle, 0), isWord(needle, needle.length - 1)];
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    const starts = ends === "end" || !startsInWord || !isWord(text, at - 1);
    const stops = ends === "start" || !endsInWord || !isWord(text, at + needle.length);
    if (starts && stops) return true;
  }
  return false;
}
