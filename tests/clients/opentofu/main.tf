terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm" }
  }
}

provider "azurerm" {
  features {}
  resource_provider_registrations = "none"
}

variable "severity" {
  type    = number
  default = 1
}

variable "owner" {
  type    = string
  default = "soc"
}

locals {
  tags = { owner = var.owner }
}

data "azurerm_client_config" "current" {}

resource "azurerm_resource_group" "alerts" {
  name     = "rg-tofu"
  location = "westeurope"
  tags     = local.tags
}

resource "azurerm_log_analytics_workspace" "logs" {
  name                = "law-tofu"
  location            = azurerm_resource_group.alerts.location
  resource_group_name = azurerm_resource_group.alerts.name
  sku                 = "PerGB2018"
  retention_in_days   = 30
  tags                = local.tags
}

resource "azurerm_user_assigned_identity" "rules" {
  name                = "id-rules"
  location            = azurerm_resource_group.alerts.location
  resource_group_name = azurerm_resource_group.alerts.name
  tags                = local.tags
}

resource "azurerm_role_assignment" "reader" {
  scope                = azurerm_log_analytics_workspace.logs.id
  role_definition_name = "Log Analytics Reader"
  principal_id         = azurerm_user_assigned_identity.rules.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_monitor_action_group" "mail" {
  name                = "ag-mail"
  resource_group_name = azurerm_resource_group.alerts.name
  short_name          = "ag-mail"
  tags                = local.tags

  email_receiver {
    name                    = "oncall"
    email_address           = "oncall@contoso.com"
    use_common_alert_schema = true
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "sign_in" {
  name                 = "sign-in"
  location             = azurerm_resource_group.alerts.location
  resource_group_name  = azurerm_resource_group.alerts.name
  scopes               = [azurerm_log_analytics_workspace.logs.id]
  severity             = var.severity
  evaluation_frequency = "PT5M"
  window_duration      = "PT5M"
  tags                 = local.tags

  criteria {
    query                   = "SigninLogs | where UserPrincipalName =~ 'bg1@contoso.com'"
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0
  }
  action {
    action_groups = [azurerm_monitor_action_group.mail.id]
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.rules.id]
  }
  depends_on = [azurerm_role_assignment.reader]
}

resource "azurerm_monitor_activity_log_alert" "changed" {
  name                = "changed"
  location            = "global"
  resource_group_name = azurerm_resource_group.alerts.name
  scopes              = [azurerm_resource_group.alerts.id]
  tags                = local.tags

  criteria {
    category       = "Administrative"
    operation_name = "Microsoft.Insights/scheduledQueryRules/delete"
  }
  action {
    action_group_id = azurerm_monitor_action_group.mail.id
  }
}

resource "azurerm_logic_app_workflow" "notify" {
  name                = "notify"
  location            = azurerm_resource_group.alerts.location
  resource_group_name = azurerm_resource_group.alerts.name
  tags                = local.tags
}

resource "azurerm_logic_app_trigger_http_request" "alert" {
  name         = "alert"
  logic_app_id = azurerm_logic_app_workflow.notify.id
  schema       = jsonencode({ type = "object" })
}

resource "azurerm_logic_app_action_custom" "say" {
  name         = "Say"
  logic_app_id = azurerm_logic_app_workflow.notify.id
  body         = jsonencode({ type = "Compose", inputs = "@triggerBody()", runAfter = {} })
  depends_on   = [azurerm_logic_app_trigger_http_request.alert]
}

resource "azurerm_monitor_metric_alert" "failed" {
  name                = "failed"
  resource_group_name = azurerm_resource_group.alerts.name
  scopes              = [azurerm_logic_app_workflow.notify.id]
  frequency           = "PT1M"
  window_size         = "PT5M"
  severity            = var.severity
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.Logic/workflows"
    metric_name      = "RunsFailed"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 0
  }
  action {
    action_group_id = azurerm_monitor_action_group.mail.id
  }
  depends_on = [azurerm_logic_app_action_custom.say]
}

resource "azurerm_monitor_aad_diagnostic_setting" "entra" {
  name                       = "entra"
  log_analytics_workspace_id = azurerm_log_analytics_workspace.logs.id

  enabled_log {
    category = "SignInLogs"
  }
  enabled_log {
    category = "AuditLogs"
  }
}

resource "azurerm_sentinel_log_analytics_workspace_onboarding" "sentinel" {
  workspace_id = azurerm_log_analytics_workspace.logs.id
}

resource "azurerm_sentinel_alert_rule_scheduled" "sign_in" {
  name                       = "5c7a3f0e-1b0c-4a8e-9d55-7c1f6b2a9e01"
  log_analytics_workspace_id = azurerm_sentinel_log_analytics_workspace_onboarding.sentinel.workspace_id
  display_name               = "Sign-in"
  severity                   = "High"
  query                      = "SigninLogs"
  query_frequency            = "PT1H"
  query_period               = "PT1H"
}

resource "azurerm_sentinel_automation_rule" "escalate" {
  name                       = "5c7a3f0e-1b0c-4a8e-9d55-7c1f6b2a9e02"
  log_analytics_workspace_id = azurerm_sentinel_log_analytics_workspace_onboarding.sentinel.workspace_id
  display_name               = "Escalate"
  order                      = 1

  action_incident {
    order  = 1
    status = "Active"
  }
}

resource "azurerm_sentinel_watchlist" "accounts" {
  name                       = "accounts"
  log_analytics_workspace_id = azurerm_sentinel_log_analytics_workspace_onboarding.sentinel.workspace_id
  display_name               = "Accounts"
  item_search_key            = "Id"
}

resource "azurerm_monitor_data_collection_endpoint" "in" {
  name                = "dce-tofu"
  location            = azurerm_resource_group.alerts.location
  resource_group_name = azurerm_resource_group.alerts.name
  tags                = local.tags
}

resource "azurerm_monitor_data_collection_rule" "in" {
  name                        = "dcr-tofu"
  location                    = azurerm_resource_group.alerts.location
  resource_group_name         = azurerm_resource_group.alerts.name
  data_collection_endpoint_id = azurerm_monitor_data_collection_endpoint.in.id
  tags                        = local.tags

  destinations {
    log_analytics {
      workspace_resource_id = azurerm_log_analytics_workspace.logs.id
      name                  = "law"
    }
  }
  stream_declaration {
    stream_name = "Custom-Logons"
    column {
      name = "TimeGenerated"
      type = "datetime"
    }
    column {
      name = "Account"
      type = "string"
    }
  }
  data_flow {
    streams       = ["Custom-Logons"]
    destinations  = ["law"]
    output_stream = "Microsoft-SecurityEvent"
    transform_kql = "source"
  }
}

resource "azurerm_communication_service" "sms" {
  name                = "acs-tofu"
  resource_group_name = azurerm_resource_group.alerts.name
  data_location       = "Europe"
  tags                = local.tags
}
