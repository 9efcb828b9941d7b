"use strict";
// Is loaded before a program (`node --require`), and leaves out what `@pulumi/pulumi` does for nobody here.
const Module = require("node:module");
const { sep } = require("node:path");

// Half of what it loads is for packing functions that run elsewhere (runtime/closure), which hardly a program does. So
// these packages are loaded when something of them is used.
const LAZY = new Set(["@npmcli/arborist", "normalize-package-data", "typescript"]);
// What sends traces, which is used with an option alone that no program gets here.
const TRACING = /^@opentelemetry\/(?!api$)/;
// What compiles a policy pack in TypeScript that is loaded by `require`.
const TS_NODE = /(^|[\\/])ts-node(@[\d.]+)?$/;
const PACK = /[\\/]run-policy-pack[\\/]run\.js$/;
const EXTENSIONS = [".ts", ".tsx"];
const PULUMI = ["node_modules", "@pulumi", "pulumi", ""].join(sep);

// Pulumi compiles ES modules in TypeScript another way where it sees such an option (cmd/run/run.js).
const option = process.execArgv.indexOf(__filename);
if (option > 0) process.execArgv.splice(option - 1, 2);

const load = Module._load;
Module._load = (request, parent, isMain) => {
  if (!parent?.filename?.includes(PULUMI)) return load(request, parent, isMain);
  if (/(^|\/)log$/.test(request)) return withoutDebugMessages(load(request, parent, isMain));
  if (/(^|\/)debuggable$/.test(request)) return withoutStacks(load(request, parent, isMain));
  if (TRACING.test(request) && parent.filename.endsWith("tracing.js"))
    return madeWhenUsed(() => load(request, parent, isMain));
  if (TS_NODE.test(request) && PACK.test(parent.filename))
    return whenRequired(() => load(request, parent, isMain));
  if (!LAZY.has(request)) return load(request, parent, isMain);
  // Pulumi has a way to go on without TypeScript: one that is missing has to be missed at once.
  Module._resolveFilename(request, parent);
  const versions = request === "typescript" ? { version: versionOf(request, parent) } : {};
  return whenUsed(() => load(request, parent, isMain), versions);
};

/** Pulumi asks for it first, and decides by it how to compile. */
function versionOf(request, parent) {
  try {
    return load(`${request}/package.json`, parent, false).version;
  } catch {
    return undefined;
  }
}

/** A pack without a `tsconfig.json` may be JavaScript: then nothing of it is compiled by ts-node. */
function whenRequired(loaded) {
  const register = (options) => {
    if (options?.skipProject !== true || process.env["TS_NODE_COMPILER_OPTIONS"])
      return loaded().register(options);
    const own = EXTENSIONS.map((extension) => [extension, Module._extensions[extension]]);
    for (const extension of EXTENSIONS)
      Module._extensions[extension] = (module, file) => {
        for (const [name, before] of own)
          if (before === undefined) delete Module._extensions[name];
          else Module._extensions[name] = before;
        loaded().register(options);
        return Module._extensions[extension](module, file);
      };
  };
  return new Proxy({}, { get: (_, name) => (name === "register" ? register : loaded()[name]) });
}

function whenUsed(loaded, known = {}) {
  let found;
  const real = () => {
    found ??= loaded();
    return found;
  };
  return new Proxy(
    {},
    {
      get(_, name) {
        // What the compiler asks of each module; with a "yes" it copies nothing.
        if (name === "__esModule") return true;
        if (known[name] !== undefined) return known[name];
        return name === "default" && !("default" in real()) ? real() : real()[name];
      },
      has: (_, name) => name in real(),
    },
  );
}

/** For functions and classes, which are taken out of the module at once, and used later. */
function madeWhenUsed(loaded) {
  const lazily = (name) =>
    new Proxy(() => {}, {
      apply: (_, self, args) => Reflect.apply(loaded()[name], self, args),
      construct: (_, args) => Reflect.construct(loaded()[name], args),
    });
  return new Proxy({}, { get: (_, name) => lazily(name) });
}

// It sends the engine a message for about each step of each resource, one after the other; the sandbox shows none of them.
function withoutDebugMessages(log) {
  if (typeof log.debug === "function") log.debug = () => Promise.resolve();
  return log;
}

// Each promise gets a text that says where it was made, for those who look for one that never ends.
function withoutStacks(debuggable) {
  const { debuggablePromise: kept, debugPromiseLeaks } = debuggable;
  if (debugPromiseLeaks || typeof kept !== "function" || kept.leavesOutStack) return debuggable;
  debuggable.debuggablePromise = (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return kept(...args);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  debuggable.debuggablePromise.leavesOutStack = true;
  return debuggable;
}
