// Stands for Microsoft's Kusto parser, which is a global of every test already: see environment.ts.
