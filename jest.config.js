const project = {
  // Tests are run by Node.js itself, as it runs the sources, and share what a worker has loaded: see tests/jest/worker.ts.
  runner: "jest-light-runner/child-process",
  // Nothing is compiled: Node.js reads TypeScript.
  transform: {},
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
      setupFiles: ["<rootDir>/tests/jest/quick.ts"],
    },
    {
      ...project,
      displayName: "engine",
      testMatch: [`${ENGINE}**/*.test.ts`],
      globalSetup: "<rootDir>/tests/jest/before-engine.ts",
      globalTeardown: "<rootDir>/tests/jest/after-engine.ts",
      setupFiles: ["<rootDir>/tests/jest/engine.ts"],
    },
  ],
  maxWorkers: 2,
};
