namespace Ironflow.Hosting;

/// <summary>Who this host is, as it stands in the owner of the steps it runs, and which other owners are surely gone.</summary>
public interface IHostIdentity
{
    /// <summary>A new owner: this host and one delivery.</summary>
    string NewOwner();

    /// <summary>Whether an owner's process is known to have ended, so that its heartbeat need not be waited for.</summary>
    bool IsGone(string owner);
}
