terraform {
  required_providers {
    microsoft365wp = {
      source = "terraprovider/microsoft365wp"
    }
  }
}

variable "host_name" { type = string }
variable "group" { type = string }

resource "microsoft365wp_device_configuration" "mail" {
  display_name = "Mail"
  ios_eas_email_profile = {
    account_name          = "Contoso"
    host_name             = var.host_name
    authentication_method = "usernameAndPassword"
    email_address_source  = "primarySmtpAddress"
    username_source       = "userPrincipalName"
    eas_services          = "contacts,email"
  }
  assignments = [{ target = { group = { group_id = var.group } } }]
}

variable "consent" { type = list(string) }

resource "microsoft365wp_authorization_policy" "consent" {
  permission_grant_policy_ids_assigned_to_default_user_role = var.consent
}
