import { Values } from 'types.bicep'

@description('Where it is created.')
param location string

@description('Its tags.')
param tags Values

@description('Its name.')
param name string

// The one identity of the app: a user-assigned one stands before the app does, so its roles can be granted first.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
