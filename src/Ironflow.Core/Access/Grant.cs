namespace Ironflow.Access;

/// <summary>A role on some workflows for somebody.</summary>
/// <param name="Id">Its id, which follows from the other three: granted twice it is one grant.</param>
/// <param name="Workflow">Which workflows, a <see cref="WorkflowPattern"/>.</param>
/// <param name="Role">One of <see cref="Roles.All"/>.</param>
/// <param name="Subject"><c>user:ID</c>, <c>group:ID</c> or <c>key:ID</c>.</param>
/// <param name="CreatedBy">Who granted it.</param>
/// <param name="CreatedAt">When.</param>
public sealed record Grant(string Id, string Workflow, string Role, string Subject, string CreatedBy, DateTimeOffset CreatedAt);
