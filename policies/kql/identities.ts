const OBJECT_ID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;
const PRINCIPAL_NAME = /[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;

/** The object ids and user principal names that a text names, in lower case. */
export function identitiesIn(text: string): Set<string> {
  return new Set(
    [...text.matchAll(OBJECT_ID), ...text.matchAll(PRINCIPAL_NAME)].map(([found]) => found.toLowerCase()),
  );
}

/** Ids and names are two lists: a filter is complete if it has all of the kind that it uses. */
export function isObjectId(identity: string): boolean {
  return !identity.includes("@");
}

/** A text is nothing but one identity. */
export function isIdentity(text: string): boolean {
  const [found, ...more] = identitiesIn(text);
  return more.length === 0 && found?.length === text.trim().length;
}
