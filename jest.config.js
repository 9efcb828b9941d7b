// Native ES modules: swc only strips the types, so tests run the same sources that Node runs.
export default {
  // Loading Microsoft's parser takes its time where several suites run at once.
  testTimeout: 30_000,
  testMatch: ["<rootDir>/tests/**/*.test.ts"],
  testEnvironment: "node",
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
  modulePathIgnorePatterns: ["<rootDir>/.sandbox/"],
};
