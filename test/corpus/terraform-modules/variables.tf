variable "vault_address" {
  type        = string
  description = "Where the hub is"
  default     = "https://vault.internal.example:8200"
}

variable "teams" {
  description = "Teams by name, with the namespaces that are theirs"
  type = map(object({
    namespaces = list(string)
    ttl        = optional(number, 1800)
  }))
  default = {
    search  = { namespaces = ["search"] }
    payouts = { namespaces = ["payouts"], ttl = 900 }
  }
}

variable "reviewer_token" {
  type        = string
  sensitive   = true
  ephemeral   = true
  description = "Token of the account that reviews others; comes from the pipeline"
}
