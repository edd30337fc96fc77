namespace Ironflow.Hosting;

/// <summary>Who this host is, as it stands in the owner of the steps it runs, and which other owners are surely gone.</summary>
public interface IHostIdentity
{
    /// <summary>A new owner: this host and one delivery, until it is released.</summary>
    string NewOwner();

    /// <summary>Says that a delivery has ended, however it ended: what it still owns may be taken over at once.</summary>
    void Release(string owner);

    /// <summary>Whether an owner is known to have ended, its delivery or its process, so that its heartbeat need not be waited for.</summary>
    bool IsGone(string owner);

    /// <summary>Whether an owner is a delivery of this very host that has been released: its worker was not lost. What it still owns is without an end only
    /// because the store did not take that end.</summary>
    bool IsReleased(string owner);
}
