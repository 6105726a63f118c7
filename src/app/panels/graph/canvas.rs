//! The picture, moved, zoomed and walked through with the keyboard.

use super::{Go, drawing};
use crate::app::browser;
use crate::app::camera::{Camera, Pull, Touch, next_in_direction};
use crate::app::widgets::icons;
use crate::graph::Scene;
use crate::text::plain::rounded;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// A scene that is equal to itself only.
#[derive(Clone)]
pub struct Drawn(pub Rc<Scene>);

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Properties of [`Canvas`].
#[derive(Clone, PartialEq, Properties)]
pub struct CanvasProps {
    /// What is drawn.
    pub scene: Drawn,
    /// The node that is selected.
    pub selected: Option<usize>,
    /// Grows with every selection, which is brought into sight then.
    pub turn: u32,
    /// What leads to a node's text.
    pub go: Go,
    /// What stands behind the legend.
    pub children: Html,
}

fn place_of(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

/// The picture, moved and zoomed.
#[component]
pub fn Canvas(props: &CanvasProps) -> Html {
    let scene = &props.scene.0;
    let node = use_node_ref();
    let window = use_state(|| (640.0, 320.0));
    // `None` follows the size of the panel; the user's own look stays until another picture comes.
    let camera = use_state(|| Option::<Camera>::None);
    let focus = use_state(|| 0usize);
    let touch = use_mut_ref(Touch::default);

    {
        let (node, window) = (node.clone(), window.clone());
        use_effect_with((), move |()| {
            let element = node.cast::<Element>();
            let watched = element.clone();
            let measure = Closure::<dyn FnMut()>::new(move || {
                if let Some(element) = &watched {
                    let area = element.get_bounding_client_rect();
                    if area.width() > 0.0 {
                        window.set((area.width(), area.height()));
                    }
                }
            });
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(measure);
            }
        });
    }
    {
        let camera = camera.clone();
        let picture = (scene.view, scene.nodes.len(), scene.width as i64, scene.height as i64);
        use_effect_with(picture, move |_| camera.set(None));
    }
    let size = (scene.width, scene.height);
    let look = camera.unwrap_or_else(|| Camera::fit(size.0, size.1, *window));
    {
        let (camera, window) = (camera.clone(), *window);
        let place =
            props.selected.and_then(|at| scene.nodes.get(at)).map(|node| (node.x, node.y, node.width, node.height));
        use_effect_with((props.turn, props.selected), move |_| {
            if let Some(place) = place {
                let shown = look.showing(place, window);
                if shown != look {
                    camera.set(Some(shown));
                }
            }
        });
    }
    let set = {
        let camera = camera.clone();
        move |next: Camera| camera.set(Some(next))
    };

    let onwheel = {
        let (set, node, window) = (set.clone(), node.clone(), *window);
        Callback::from(move |event: WheelEvent| {
            event.prevent_default();
            if event.ctrl_key() || event.meta_key() {
                let Some(area) = node.cast::<Element>().map(|element| element.get_bounding_client_rect()) else {
                    return;
                };
                let at = (f64::from(event.client_x()) - area.left(), f64::from(event.client_y()) - area.top());
                set(look.zoomed((-event.delta_y() * 0.01).clamp(-0.4, 0.4).exp(), at));
            } else {
                let (dx, dy) =
                    if event.shift_key() { (event.delta_y(), 0.0) } else { (event.delta_x(), event.delta_y()) };
                set(look.moved(-dx, -dy, size, window));
            }
        })
    };
    let onpointerdown = {
        let touch = touch.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                touch.borrow_mut().press(event.pointer_id(), place_of(&event));
            }
        })
    };
    let onpointermove = {
        let (touch, set, node, window) = (touch.clone(), set.clone(), node.clone(), *window);
        Callback::from(move |event: PointerEvent| {
            let mut touch = touch.borrow_mut();
            let was_still = !touch.moving;
            let Some(Pull { by, factor, around }) = touch.pull(event.pointer_id(), place_of(&event)) else { return };
            let Some(element) = node.cast::<Element>() else { return };
            if was_still {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            let area = element.get_bounding_client_rect();
            let around = (around.0 - area.left(), around.1 - area.top());
            set(look.moved(by.0, by.1, size, window).zoomed(factor, around));
        })
    };
    let onpointerup = {
        let touch = touch.clone();
        Callback::from(move |event: PointerEvent| touch.borrow_mut().release(event.pointer_id()))
    };
    let zoom = |factor: f64| {
        let (set, window) = (set.clone(), *window);
        Callback::from(move |_: MouseEvent| set(look.zoomed(factor, (window.0 / 2.0, window.1 / 2.0))))
    };
    let whole = {
        let (set, window) = (set.clone(), *window);
        Callback::from(move |_: MouseEvent| set(Camera::whole(size.0, size.1, window)))
    };

    let focused = (*focus).min(scene.nodes.len().saturating_sub(1));
    let onkeydown = {
        let (set, window, focus, scene) = (set.clone(), *window, focus.clone(), scene.clone());
        let go = props.go.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let centre = (window.0 / 2.0, window.1 / 2.0);
            let key = event.key();
            let direction = match key.as_str() {
                "ArrowRight" => Some((1.0, 0.0)),
                "ArrowLeft" => Some((-1.0, 0.0)),
                "ArrowDown" => Some((0.0, 1.0)),
                "ArrowUp" => Some((0.0, -1.0)),
                _ => None,
            };
            let step = match (direction, key.as_str()) {
                (Some((dx, dy)), _) if event.shift_key() => {
                    set(look.moved(-60.0 * dx, -60.0 * dy, size, window));
                    None
                }
                (Some(direction), _) => {
                    let middles: Vec<(f64, f64)> = scene
                        .nodes
                        .iter()
                        .map(|node| (node.x + node.width / 2.0, node.y + node.height / 2.0))
                        .collect();
                    Some(next_in_direction(&middles, focused, direction).unwrap_or(focused))
                }
                (_, "Home") => Some(0),
                (_, "End") => Some(scene.nodes.len().saturating_sub(1)),
                (_, "]" | "[") => {
                    let flagged = |at: &usize| scene.nodes[*at].badge.is_some();
                    if key == "]" {
                        (focused + 1..scene.nodes.len()).find(flagged)
                    } else {
                        (0..focused).rev().find(flagged)
                    }
                }
                (_, "Enter" | " ") => {
                    if let Some(node) = scene.nodes.get(focused) {
                        go.emit((node.origins.first().copied(), node.id.clone(), key == "Enter"));
                    }
                    None
                }
                (_, "+" | "=") => {
                    set(look.zoomed(1.25, centre));
                    None
                }
                (_, "-") => {
                    set(look.zoomed(0.8, centre));
                    None
                }
                (_, "0") => {
                    set(Camera::whole(size.0, size.1, window));
                    None
                }
                _ => return,
            };
            event.prevent_default();
            if let Some(node) = step.and_then(|at| scene.nodes.get(at)) {
                focus.set(step.unwrap_or_default());
                let shown = look.showing((node.x, node.y, node.width, node.height), window);
                if shown != look {
                    set(shown);
                }
                browser::focus_soon(drawing::node_id(&node.id));
            }
        })
    };
    // The same callback all the time: with a new one, everything would be drawn again.
    let newest = use_mut_ref(|| (props.go.clone(), scene.clone()));
    newest.replace((props.go.clone(), scene.clone()));
    let choose = {
        let focus = focus.setter();
        use_callback((), move |(at, into_editor): (usize, bool), ()| {
            focus.set(at);
            let (go, scene) = newest.borrow().clone();
            if let Some(node) = scene.nodes.get(at) {
                go.emit((node.origins.first().copied(), node.id.clone(), into_editor));
            }
        })
    };
    html! {
        <>
            <div class="canvas" ref={node} {onwheel} {onpointerdown} {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup}>
                <svg class="picture" role="group" aria-label={format!("{} graph. {} Arrow keys walk, Enter opens the source.", scene.view.title(), scene.view.legend())} {onkeydown}>
                    { drawing::markers() }
                    <g transform={["translate(", &rounded(look.x, 1), " ", &rounded(look.y, 1), ") scale(", &rounded(look.k, 3), ")"].concat()}>
                        <drawing::Drawing scene={drawing::SceneHandle(scene.clone())} selected={props.selected} {focused} {choose} />
                    </g>
                </svg>
                <div class="zoom" role="group" aria-label="Zoom">
                    <button type="button" class="icon-button" aria-label="Smaller" onclick={zoom(0.8)}>{ icons::line(icons::MINUS) }</button>
                    <button type="button" class="icon-button" aria-label="Larger" onclick={zoom(1.25)}>{ icons::line(icons::PLUS) }</button>
                    <button type="button" class="icon-button" aria-label="Show all" onclick={whole}>{ icons::line(icons::FIT) }</button>
                </div>
            </div>
            <p class="legend">{ scene.view.legend() }{ for scene.notes.iter().map(|note| html! { <span>{ " " }{ note }</span> }) }{ props.children.clone() }</p>
        </>
    }
}
