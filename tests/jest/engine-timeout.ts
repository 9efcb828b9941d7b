import { jest } from "@jest/globals";

// A deployment takes seconds, and many times as long on a machine that does other things as well.
jest.setTimeout(20 * 60_000);
