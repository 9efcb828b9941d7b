/** What `@jest/globals` is for tests: Jest's own refuses to load outside of its virtual machine. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } =
  globalThis as unknown as typeof import("@jest/globals");
