// Native ES modules: swc only strips the types, so tests run the same sources that Node runs.
const swc = {
  jsc: {
    parser: { syntax: "typescript" },
    target: "es2024",
    experimental: { keepImportAttributes: true },
  },
  module: { type: "es6" },
};

const project = {
  testEnvironment: "<rootDir>/tests/jest/environment.ts",
  setupFiles: ["<rootDir>/tests/jest/no-colour.ts"],
  moduleNameMapper: { "^@kusto/language-service-next/": "<rootDir>/tests/jest/loaded-once.cjs" },
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": ["@swc/jest", swc] },
  modulePathIgnorePatterns: ["<rootDir>/.sandbox/", "<rootDir>/(sandbox/|cli/)?dist/"],
};

// What needs the Pulumi engine is in tests/e2e; nothing else gets it.
const ENGINE = "<rootDir>/tests/e2e/";

export default {
  projects: [
    {
      ...project,
      displayName: "quick",
      testMatch: ["<rootDir>/tests/**/*.test.ts"],
      testPathIgnorePatterns: [ENGINE],
    },
    {
      ...project,
      displayName: "engine",
      testMatch: [`${ENGINE}**/*.test.ts`],
      testEnvironmentOptions: { engine: true },
      globalSetup: "<rootDir>/tests/jest/ensure-cli.ts",
      setupFilesAfterEnv: ["<rootDir>/tests/jest/engine-timeout.ts"],
    },
  ],
  // What starts other programs takes its time where much else runs.
  testTimeout: 120_000,
  maxWorkers: 2,
  // V8 lets go of native ES modules late: a worker that has grown is replaced.
  workerIdleMemoryLimit: "1500MB",
};
