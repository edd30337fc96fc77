import { settingsOf } from 'settings.bicep'
import { Values } from 'types.bicep'

@description('Where it is created.')
param location string

@description('Its tags.')
param tags Values

@description('Name of the function app.')
param name string

@description('Name of the Flex Consumption plan.')
param planName string

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Name of the storage account.')
param storageName string

@description('Name of the blob container that packages of the app are deployed to.')
param deploymentContainer string

@description('Name of the Application Insights resource.')
param insightsName string

@description('Memory of an instance, in MB.')
param instanceMemoryMB int

@description('The most instances there may be.')
param maximumInstanceCount int

@description('Instances that always run for orchestrations and steps.')
param alwaysReadyDurable int

@description('Instances that always run for HTTP requests.')
param alwaysReadyHttp int

@description('Subnet the app is in, or nothing.')
param subnetId string

@description('Client id of the Entra application that requests must have a token for, or nothing: then no request is let in.')
param entraClientId string

@description('Whether the app itself refuses requests without a token, as API keys open too.')
param apiKeys bool

@description('The settings that say whom the app lets in.')
param signInSettings Values

@description('The setting Ironflow__Retention, or nothing.')
param retention string

@description('Further settings as names and values.')
param appSettings Values

@description('Further settings as names and addresses of Key Vault secrets.')
param keyVaultSettings Values

var alwaysReady = filter(
  [
    { name: 'durable', instanceCount: alwaysReadyDurable }
    { name: 'http', instanceCount: alwaysReadyHttp }
  ],
  group => group.instanceCount > 0
)
var references = mapValues(keyVaultSettings, address => '@Microsoft.KeyVault(SecretUri=${address})')

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      // Closed by default: without sign-in no request reaches the app. Deployments have their own door.
      ipSecurityRestrictionsDefaultAction: empty(entraClientId) ? 'Deny' : 'Allow'
      scmIpSecurityRestrictionsUseMain: false
    }
  }

  // A resource of its own, as the plan refuses some of what siteConfig.appSettings would carry along.
  resource settings 'config' = {
    name: 'appsettings'
    properties: settingsOf(
      storage.name,
      identityClientId,
      insights.properties.ConnectionString,
      retention,
      signInSettings,
      union(appSettings, references)
    )
  }

  resource signIn 'config' = if (!empty(entraClientId)) {
    name: 'authsettingsV2'
    properties: {
      platform: {
        enabled: true
      }
      globalValidation: {
        requireAuthentication: !apiKeys
        unauthenticatedClientAction: apiKeys ? 'AllowAnonymous' : 'Return401'
      }
      httpSettings: {
        requireHttps: true
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          // No secret: tokens are checked, nobody is sent to a sign-in page.
          registration: {
            clientId: entraClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [entraClientId, 'api://${entraClientId}']
          }
        }
      }
      login: {
        tokenStore: {
          enabled: false
        }
      }
    }
  }

  // Publishing by password is off; azd publishes by identity.
  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

output address string = 'https://${app.properties.defaultHostName}'
