import { Values } from 'types.bicep'

// What the app is told, wherever it is hosted. Nothing here is a secret: storage and telemetry are opened by the identity.

@export()
@description('The settings of the app as names and values.')
func settingsOf(storageName string, clientId string, insightsConnection string, retention string, signIn Values, own Values) Values =>
  union(
    own,
    {
      // Which identity Azure's client libraries take when nothing else says so, as for a model service without a key.
      AZURE_CLIENT_ID: clientId
      AzureWebJobsStorage__accountName: storageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
    },
    empty(retention) ? {} : { Ironflow__Retention: retention },
    signIn
  )
