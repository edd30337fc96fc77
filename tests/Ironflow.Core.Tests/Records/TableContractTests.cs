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
