const PIECE = 1 << 16;

/** Prints texts on standard output, a piece at a time. */
export function print(texts: Iterable<string>): void {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    process.stdout.write(piece);
    piece = "";
  }
  if (piece !== "") process.stdout.write(piece);
}

/** A list as `JSON.stringify(list, null, 2)` writes it, an element at a time; its other lines begin with `indent`. */
export function* jsonList(elements: Iterable<unknown>, indent = ""): Generator<string> {
  let start = `[\n${indent}  `;
  let isEmpty = true;
  for (const element of elements) {
    isEmpty = false;
    yield start + JSON.stringify(element, null, 2).replaceAll("\n", `\n${indent}  `);
    start = `,\n${indent}  `;
  }
  yield isEmpty ? "[]" : `\n${indent}]`;
}
