export { graphMail, type Letter, office365Mail } from "./mail.ts";
export { teamsCard, teamsMessage, withChecks } from "./teams.ts";
