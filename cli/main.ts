import { enableCompileCache } from "node:module";

// Compiled sources are kept from one run to the next, in the machine's folder for temporary files: a small command
// spends most of its time on loading Microsoft's Kusto parser.
enableCompileCache();
await import("./program.ts");
