import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import vm from "node:vm";
import { TestEnvironment } from "jest-environment-node";

type Arguments = ConstructorParameters<typeof TestEnvironment>;

/**
 * Jest's environment, with an ordinary object for the globals. Jest's own is a proxy behind an interceptor, which every
 * `Map` and `Object` of a test, and of all that it imports, goes through: Microsoft's Kusto parser is four times as slow
 * there. (nodejs.org/api/vm.html, vm.constants.DONT_CONTEXTIFY)
 */
class OrdinaryGlobals extends TestEnvironment {
  constructor(...given: Arguments) {
    const { createContext } = vm;
    Object.assign(vm, { createContext: () => createContext(vm.constants.DONT_CONTEXTIFY) });
    try {
      super(...given);
    } finally {
      Object.assign(vm, { createContext });
    }
  }
}

const PATH = process.env["PATH"] ?? "";
/** Holds a `pulumi` that does nothing but leave a note that it was asked to. */
const WITHOUT_ENGINE = join(import.meta.dirname, "without-engine");

/**
 * What each test file runs in: globals and modules of its own, but for Microsoft's Kusto parser. That takes two seconds to
 * load and keeps nothing of what it has parsed, so there is one for all files of a worker.
 *
 * The Pulumi engine is there for the tests that have said by their folder that they need it.
 */
export default class Environment extends OrdinaryGlobals {
  readonly #file: string;
  readonly #note: string;

  constructor(...given: Arguments) {
    const [{ projectConfig }, { testPath }] = given;
    const note = join(tmpdir(), `breakglass-engine-${process.pid}`);
    const hasEngine = projectConfig.testEnvironmentOptions["engine"] === true;
    // Of this process, too: a child that is given no environment gets its.
    process.env["PATH"] = hasEngine ? PATH : [WITHOUT_ENGINE, PATH].join(delimiter);
    process.env["ENGINE_ASKED_FOR"] = note;
    super(...given);
    this.#file = testPath;
    this.#note = note;
    Object.defineProperty(this.global, "Kusto", { configurable: true, get: kusto });
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    if (!existsSync(this.#note)) return;
    rmSync(this.#note);
    throw new Error(`${this.#file} needs the Pulumi engine, which only the tests in tests/e2e have.`);
  }
}

/** The parser puts its globals where it is loaded: outside of all tests. */
function kusto(): unknown {
  const require = createRequire(import.meta.url);
  require("@kusto/language-service-next/bridge.min.js");
  require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
  return (globalThis as { Kusto?: unknown }).Kusto;
}
