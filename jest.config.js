// Native ES modules: swc only strips the types, so tests run the same sources that Node runs.
export default {
  // Loading Microsoft's parser takes its time where several suites run at once.
  testTimeout: 120_000,
  testMatch: ["<rootDir>/tests/**/*.test.ts"],
  testEnvironment: "node",
  globalSetup: "<rootDir>/tests/global-setup.ts",
  setupFiles: ["<rootDir>/tests/no-colour.ts"],
  // Each suite loads its modules anew, and V8 lets go of native ES modules late: a worker that has grown is replaced.
  maxWorkers: 2,
  workerIdleMemoryLimit: "1500MB",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript" },
          target: "es2024",
          experimental: { keepImportAttributes: true },
        },
        module: { type: "es6" },
      },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/.sandbox/", "<rootDir>/(sandbox/|cli/)?dist/"],
};
