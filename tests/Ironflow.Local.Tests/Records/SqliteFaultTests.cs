using Ironflow.TestKit.Faults;
using Ironflow.TestKit.RecordContract;

namespace Ironflow.Local.Tests.Records;

/// <summary>The contract's core while every fifth call fails and its caller asks again.</summary>
public sealed class SqliteFinishUnderCallFaultsTests() : FinishContract(new FaultyStores(new SqliteStores(), 1));

public sealed class SqliteCancelUnderCallFaultsTests() : CancelContract(new FaultyStores(new SqliteStores(), 2));

public sealed class SqliteEventUnderCallFaultsTests() : EventContract(new FaultyStores(new SqliteStores(), 3));

public sealed class SqliteStepUnderCallFaultsTests() : StepContract(new FaultyStores(new SqliteStores(), 4));
