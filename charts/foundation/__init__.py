"""What every room stands on: names and labels, the storage's folders, pods, and the manifest itself."""
