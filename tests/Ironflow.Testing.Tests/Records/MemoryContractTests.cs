using Ironflow.TestKit.RecordContract;

namespace Ironflow.Testing.Tests.Records;

public sealed class MemoryRunTests() : RunContract(new MemoryStores());

public sealed class MemoryFinishTests() : FinishContract(new MemoryStores());

public sealed class MemoryCancelTests() : CancelContract(new MemoryStores());

public sealed class MemoryStepTests() : StepContract(new MemoryStores());

public sealed class MemoryValueTests() : ValueContract(new MemoryStores());

public sealed class MemoryListTests() : ListContract(new MemoryStores());

public sealed class MemoryEventTests() : EventContract(new MemoryStores());

public sealed class MemoryIdempotencyTests() : IdempotencyContract(new MemoryStores());

public sealed class MemoryStepRaceTests() : StepRaceContract(new MemoryStores());

public sealed class MemoryFieldTests() : FieldContract(new MemoryStores());

public sealed class MemoryWaveTests() : WaveContract(new MemoryStores());

public sealed class MemoryGateTests() : GateContract(new MemoryStores());

public sealed class MemoryGateListTests() : GateListContract(new MemoryStores());

public sealed class MemoryGateEventTests() : GateEventContract(new MemoryStores());

public sealed class MemorySignalTests() : SignalContract(new MemoryStores());

public sealed class MemoryBudgetTests() : BudgetContract(new MemoryStores());

public sealed class MemoryDocumentTests() : DocumentContract(new MemoryStores());

public sealed class MemoryAttemptTests() : AttemptContract(new MemoryStores());

public sealed class MemoryPurgeTests() : PurgeContract(new MemoryStores());

public sealed class MemoryAuditTests() : AuditContract(new MemoryStores());
