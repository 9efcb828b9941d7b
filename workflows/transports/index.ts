export { graphMail, type Letter, office365Mail } from "./mail.ts";
export { teamsCard, teamsMessage } from "./teams.ts";
