using Ironflow.TestKit.RecordContract;

namespace Ironflow.Core.Tests.Records;

public sealed class TableRunTests() : RunContract(new TableStores());

public sealed class TableFinishTests() : FinishContract(new TableStores());

public sealed class TableCancelTests() : CancelContract(new TableStores());

public sealed class TableStepTests() : StepContract(new TableStores());

public sealed class TableValueTests() : ValueContract(new TableStores());

public sealed class TableListTests() : ListContract(new TableStores());

public sealed class TableEventTests() : EventContract(new TableStores());

public sealed class TableIdempotencyTests() : IdempotencyContract(new TableStores());

public sealed class TableStepRaceTests() : StepRaceContract(new TableStores());

public sealed class TableFieldTests() : FieldContract(new TableStores());

public sealed class TableWaveTests() : WaveContract(new TableStores());

public sealed class TableGateTests() : GateContract(new TableStores());

public sealed class TableGateListTests() : GateListContract(new TableStores());

public sealed class TableGateEventTests() : GateEventContract(new TableStores());

public sealed class TableSignalTests() : SignalContract(new TableStores());

public sealed class TableBudgetTests() : BudgetContract(new TableStores());

public sealed class TableDocumentTests() : DocumentContract(new TableStores());

public sealed class TableAttemptTests() : AttemptContract(new TableStores());

public sealed class TablePurgeTests() : PurgeContract(new TableStores());

public sealed class TableAuditTests() : AuditContract(new TableStores());
