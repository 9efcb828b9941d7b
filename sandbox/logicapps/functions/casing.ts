/**
 * Letter case as .NET's invariant culture has it: a letter becomes one letter, or stays: `ß` has no single capital
 * (learn.microsoft.com/dotnet/api/system.string.toupperinvariant). So positions in a text stay too.
 */
export function upper(text: string): string {
  return eachLetter(text, (letter) => letter.toUpperCase());
}

export function lower(text: string): string {
  return eachLetter(text, (letter) => letter.toLowerCase());
}

function eachLetter(text: string, change: (letter: string) => string): string {
  const changed = change(text);
  if (changed.length === text.length && /^\p{ASCII}*$/u.test(text)) return changed;
  return Array.from(text, (letter) => {
    const other = change(letter);
    return other.length === letter.length ? other : letter;
  }).join("");
}
