using Ironflow.TestKit.Faults;
using Ironflow.TestKit.RecordContract;

namespace Ironflow.Local.Tests.Records;

/// <summary>The contract's core while every fifth call fails and its caller asks again.</summary>
public sealed class SqliteFinishUnderCallFaultsTests() : FinishContract(new FaultyStores(new SqliteStores(), 1));

public sealed class SqliteCancelUnderCallFaultsTests() : CancelContract(new FaultyStores(new SqliteStores(), 2));

public sealed class SqliteEventUnderCallFaultsTests() : EventContract(new FaultyStores(new SqliteStores(), 3));

public sealed class SqliteStepUnderCallFaultsTests() : StepContract(new FaultyStores(new SqliteStores(), 4));

public sealed class SqliteWaveUnderCallFaultsTests() : WaveContract(new FaultyStores(new SqliteStores(), 5));

public sealed class SqliteGateUnderCallFaultsTests() : GateContract(new FaultyStores(new SqliteStores(), 6));

public sealed class SqliteGateEventUnderCallFaultsTests() : GateEventContract(new FaultyStores(new SqliteStores(), 7));

public sealed class SqliteSignalUnderCallFaultsTests() : SignalContract(new FaultyStores(new SqliteStores(), 8));

public sealed class SqliteBudgetUnderCallFaultsTests() : BudgetContract(new FaultyStores(new SqliteStores(), 9));

public sealed class SqliteDocumentUnderCallFaultsTests() : DocumentContract(new FaultyStores(new SqliteStores(), 10));

public sealed class SqliteAttemptUnderCallFaultsTests() : AttemptContract(new FaultyStores(new SqliteStores(), 11));

public sealed class SqlitePurgeUnderCallFaultsTests() : PurgeContract(new FaultyStores(new SqliteStores(), 12));

public sealed class SqliteAuditUnderCallFaultsTests() : AuditContract(new FaultyStores(new SqliteStores(), 13));
