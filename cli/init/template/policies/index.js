// The pack of the installed package. A pack of your own goes into another folder.
import "../node_modules/breakglass-alerts/dist/policies/index.js";
