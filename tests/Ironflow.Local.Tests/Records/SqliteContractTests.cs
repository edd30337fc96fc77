using Ironflow.TestKit.RecordContract;

namespace Ironflow.Local.Tests.Records;

public sealed class SqliteRunTests() : RunContract(new SqliteStores());

public sealed class SqliteFinishTests() : FinishContract(new SqliteStores());

public sealed class SqliteCancelTests() : CancelContract(new SqliteStores());

public sealed class SqliteStepTests() : StepContract(new SqliteStores());

public sealed class SqliteValueTests() : ValueContract(new SqliteStores());

public sealed class SqliteListTests() : ListContract(new SqliteStores());

public sealed class SqliteEventTests() : EventContract(new SqliteStores());

public sealed class SqliteIdempotencyTests() : IdempotencyContract(new SqliteStores());

public sealed class SqliteStepRaceTests() : StepRaceContract(new SqliteStores());

public sealed class SqliteFieldTests() : FieldContract(new SqliteStores());

public sealed class SqliteWaveTests() : WaveContract(new SqliteStores());

public sealed class SqliteGateTests() : GateContract(new SqliteStores());

public sealed class SqliteGateListTests() : GateListContract(new SqliteStores());

public sealed class SqliteGateEventTests() : GateEventContract(new SqliteStores());

public sealed class SqliteSignalTests() : SignalContract(new SqliteStores());

public sealed class SqliteBudgetTests() : BudgetContract(new SqliteStores());

public sealed class SqliteDocumentTests() : DocumentContract(new SqliteStores());

public sealed class SqliteAttemptTests() : AttemptContract(new SqliteStores());

public sealed class SqlitePurgeTests() : PurgeContract(new SqliteStores());

public sealed class SqliteAuditTests() : AuditContract(new SqliteStores());
