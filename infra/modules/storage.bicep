import { Values } from 'types.bicep'

@description('Where it is created.')
param location string

@description('Its tags.')
param tags Values

@description('Name of the storage account.')
param name string

@description('Name of the blob container that packages of the app are deployed to.')
param deploymentContainer string

@description('Whether the account answers the virtual network only.')
param privateOnly bool

// One account for the host, the durable engine and the records. Queues, tables and blobs are made by the app itself.
resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: privateOnly ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: privateOnly ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource deployments 'containers' = {
      name: deploymentContainer
      properties: {
        publicAccess: 'None'
      }
    }
  }
}
