"""Choosing pairs of the largest sum within bounds, as a flow of least cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.assignment.integers import WholeColumn
from matcher.assignment.pair_table import Mask
from matcher.assignment.task import RowColumn, Side, Task
from models.errors import SetuError

if TYPE_CHECKING:
    from ortools.graph.python import min_cost_flow

Nodes = NDArray[np.int32]
LARGEST_COST = 2**60
"""Costs times nodes stay below, as the solver asks."""


def largest_value(task: Task) -> int:
    """Return the largest value of a pair that the flow can reckon with."""
    return LARGEST_COST // (4 * (_hub(task) + 1))


def best_flow(task: Task, values: WholeColumn) -> Mask | None:
    """Return which pairs to choose, so that the sum of their values is largest; ``None`` when the bounds cannot hold.

    Problems send units to providers, one at most along a pair, and providers back to a hub that feeds the problems.
    What a minimum asks for is supply and demand, what is left up to the maximum the capacity of the ways from and to
    the hub. The best flow is whole (total unimodularity). The same task gives the same choice.

    Source: Ahuja, Magnanti and Orlin, Network Flows, 1993; cost scaling after Goldberg, J. Algorithms 22 (1997) 1,
    doi:10.1006/jagm.1995.0805.
    """
    if not (_can_hold(task.problem_side) and _can_hold(task.provider_side)):
        return None
    from ortools.graph.python import min_cost_flow  # loaded only where something is solved

    flow = min_cost_flow.SimpleMinCostFlow()
    pairs = _add_pairs(flow, task, values)
    _add_ways(flow, task)
    chosen = _solved(flow, pairs)
    return None if chosen is None else chosen > 0


def shortfalls(task: Task) -> tuple[RowColumn, RowColumn]:
    """Return by how much the minima of problems and providers miss what is possible, at the least in sum.

    Several choices may miss the same sum; the flow's is taken. Where all minima can be met both are zero. A maximum
    below its minimum counts as none.
    """
    from ortools.graph.python import min_cost_flow  # loaded only where something is solved

    flow = min_cost_flow.SimpleMinCostFlow()
    _add_pairs(flow, task, np.zeros(len(task.rows), dtype=np.int64))
    _add_ways(flow, task)
    problems, providers, hub = _nodes(task)
    back = _arcs(flow, problems, _same(hub, problems), task.problem_side.minimum, 1)
    forth = _arcs(flow, _same(hub, providers), providers, task.provider_side.minimum, 1)
    missed = _solved(flow, np.concatenate([back, forth]))
    if missed is None:
        raise SetuError("the shortage could not be computed: a maximum is below what is pinned")
    return missed[: len(back)], missed[len(back) :]


def _can_hold(side: Side) -> bool:
    return bool(np.all(side.minimum <= side.maximum))


def _hub(task: Task) -> int:
    return len(task.problem_side.ids) + len(task.provider_side.ids)


def _nodes(task: Task) -> tuple[Nodes, Nodes, int]:
    problems = np.arange(len(task.problem_side.ids), dtype=np.int32)
    return problems, np.arange(len(problems), _hub(task), dtype=np.int32), _hub(task)


def _same(node: int, others: Nodes) -> Nodes:
    return np.full(len(others), node, dtype=np.int32)


def _add_pairs(flow: min_cost_flow.SimpleMinCostFlow, task: Task, values: WholeColumn) -> Nodes:
    providers = task.providers + np.int32(len(task.problem_side.ids))
    return _arcs(flow, task.problems, providers, np.ones(len(task.rows), dtype=np.int64), -values)


def _add_ways(flow: min_cost_flow.SimpleMinCostFlow, task: Task) -> None:
    problems, providers, hub = _nodes(task)
    asked, given = task.problem_side, task.provider_side
    _arcs(flow, _same(hub, problems), problems, np.maximum(asked.maximum - asked.minimum, 0), 0)
    _arcs(flow, providers, _same(hub, providers), np.maximum(given.maximum - given.minimum, 0), 0)
    supplies = np.concatenate([asked.minimum, -given.minimum, [given.minimum.sum() - asked.minimum.sum()]])
    flow.set_nodes_supplies(np.arange(hub + 1, dtype=np.int32), supplies)


def _arcs(
    flow: min_cost_flow.SimpleMinCostFlow, tails: Nodes, heads: Nodes, capacities: RowColumn, costs: WholeColumn | int
) -> Nodes:
    each = np.broadcast_to(np.asarray(costs, dtype=np.int64), len(tails)).copy()
    arcs: Nodes = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, each)
    return arcs


def _solved(flow: min_cost_flow.SimpleMinCostFlow, arcs: Nodes) -> RowColumn | None:
    status = flow.solve()
    if status == flow.INFEASIBLE:
        return None
    if status != flow.OPTIMAL:
        raise SetuError(f"the flow could not be solved ({status.name}): affinities or bounds are too large")
    units: RowColumn = flow.flows(arcs)
    return units
