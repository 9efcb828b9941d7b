/** Hours: a query of an alert rule sees two days at most (learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule). */
export const LONGEST_SILENCE = 48;
