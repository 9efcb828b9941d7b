// Jest colours the output of every process that a test starts where Jest's own goes to a terminal.
process.env.NO_COLOR = "1";
delete process.env.FORCE_COLOR;
