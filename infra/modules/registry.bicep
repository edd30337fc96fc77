import { Values } from 'types.bicep'

@description('Where it is created.')
param location string

@description('Its tags.')
param tags Values

@description('Name of the registry.')
param name string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Basic'
  }
  properties: {
    adminUserEnabled: false
  }
}

output loginServer string = registry.properties.loginServer
