// Jest colours what a test starts where Jest's own output goes to a terminal. A test hands this environment on, `env:
// process.env`: it is Jest's copy, and a child process gets the true one otherwise.
process.env.NO_COLOR = "1";
delete process.env.FORCE_COLOR;
